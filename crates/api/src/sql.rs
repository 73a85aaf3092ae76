//! The same questions at the door for analysts' tools: who asks, what they may see, how often and in which turn is as over HTTP.

use crate::Desk;
use crate::operation::Began;
use crate::problem::{Problem, lang};
use crate::rights::{Needs, let_in};
use async_trait::async_trait;
use axum::http::HeaderMap;
use std::sync::Arc;
use upcount_app::Caller;
use upcount_app::know::sql::{Answers, Refused, Told};
use upcount_app::know::{self, Asked, Question, Refusal};
use upcount_book::Book;
use upcount_model::{Lang, Right, Scope};

/// Whose key a tool shows, and the language that it asked for.
pub(crate) struct Tool {
    caller: Caller,
    lang: Lang,
}

#[async_trait]
impl Answers for Desk {
    type Asker = Tool;

    async fn asker(&self, headers: &HeaderMap) -> Result<Tool, Refused> {
        let caller = let_in(self, headers, Needs::Right(Right::Ask)).await?;
        Ok(Tool { caller, lang: lang(headers) })
    }

    fn book(&self) -> Arc<Book> {
        self.up.book()
    }

    fn scope<'a>(&self, asker: &'a Tool) -> &'a Scope {
        asker.caller.scope()
    }

    async fn answer(&self, asker: &Tool, question: &Question) -> Result<Told, Refused> {
        let began = Began::now();
        let asked = know::ask(&self.up, asker.caller.scope(), question);
        let told = match self.queue.in_turn(asker.caller.id(), asker.lang, asked).await {
            Ok(Ok(Asked { answer, demo })) => Ok(Told { answer, demo }),
            Ok(Err(why)) => Err(self.refused(asker, &why)),
            Err(problem) => Err(problem.into()),
        };
        began.ended("SQL", "tools".to_owned(), told.as_ref().map_or_else(|refused| refused.status, |_| 200));
        told
    }

    fn refused(&self, asker: &Tool, why: &Refusal) -> Refused {
        Problem::of(why, asker.lang).into()
    }
}
