//! One live connection.

#[cfg(feature = "cluster")]
use futures_util::future::join_all;
#[cfg(feature = "cluster")]
use redis::aio::ConnectionLike;
use redis::aio::MultiplexedConnection;
#[cfg(feature = "cluster")]
use redis::cluster_async::ClusterConnection;
use redis::{Cmd, Pipeline, RedisError, RedisResult, Value};

/// A connection that many calls share.
#[derive(Clone)]
pub(crate) enum Connection {
    Single(MultiplexedConnection),
    #[cfg(feature = "cluster")]
    Cluster(ClusterConnection),
}

impl Connection {
    /// Sends commands in one go; an answer for each in order.
    ///
    /// # Errors
    /// The connection failed. What the server has against one command is that command's answer.
    pub(crate) async fn send(&self, commands: Vec<Cmd>) -> RedisResult<Vec<RedisResult<Value>>> {
        match self {
            Self::Single(connection) => {
                let mut pipeline = Pipeline::with_capacity(commands.len());
                let count = commands.len();
                for command in commands {
                    pipeline.add_command(command);
                }
                let answers = connection
                    .clone()
                    .send_packed_commands(&pipeline, 0, count)
                    .await?;
                if answers.len() != count {
                    return Err(unexpected("as many answers as commands"));
                }
                Ok(answers.into_iter().map(Value::extract_error).collect())
            }
            #[cfg(feature = "cluster")]
            Self::Cluster(connection) => {
                // Each goes to the node of its key's slot; the node's connection pipelines.
                let send = |command: Cmd| {
                    let mut connection = connection.clone();
                    async move {
                        connection
                            .req_packed_command(&command)
                            .await
                            .and_then(Value::extract_error)
                    }
                };
                Ok(join_all(commands.into_iter().map(send)).await)
            }
        }
    }
}

pub(crate) fn unexpected(what: &'static str) -> RedisError {
    RedisError::from((
        redis::ErrorKind::UnexpectedReturnType,
        "the server's answer is not",
        what.into(),
    ))
}
