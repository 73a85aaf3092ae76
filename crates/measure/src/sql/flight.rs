//! Arrow Flight SQL. Nothing of a tool is kept between its calls: what it asks for next stands in the ticket that it was given,
//! and who it is in every call.

mod key;
mod prepared;

use super::read::{Wanted, places, read};
use super::table::{CATALOG, SCHEMA, Table};
use super::{Answers, Refused, rows};
use crate::Refusal;
use arrow_flight::encode::FlightDataEncoderBuilder;
use arrow_flight::error::FlightError;
use arrow_flight::flight_service_server::FlightService;
use arrow_flight::sql::metadata::{SqlInfoData, SqlInfoDataBuilder};
use arrow_flight::sql::server::{FlightSqlService, PeekableFlightDataStream};
use arrow_flight::sql::{
    ActionClosePreparedStatementRequest, ActionCreatePreparedStatementRequest, ActionCreatePreparedStatementResult, CommandGetCatalogs,
    CommandGetDbSchemas, CommandGetSqlInfo, CommandGetTableTypes, CommandGetTables, CommandPreparedStatementQuery, CommandStatementQuery,
    DoPutPreparedStatementResult, ProstMessageExt, SqlInfo, SqlSupportedTransaction, TicketStatementQuery,
};
use arrow_flight::{Action, FlightDescriptor, FlightEndpoint, FlightInfo, HandshakeRequest, HandshakeResponse, Ticket};
use async_trait::async_trait;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::Schema;
use futures::{Stream, TryStreamExt, stream};
use key::{as_key, headers};
use prepared::Prepared;
use prost::Message;
use std::fmt::Display;
use std::pin::Pin;
use tonic::metadata::MetadataMap;
use tonic::{Code, Request, Response, Status, Streaming};

/// The word for what every table here is.
const TABLE: &str = "TABLE";

pub(super) struct Door<A> {
    answers: A,
}

type Sent<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;
type Rows<A> = Response<<Door<A> as FlightService>::DoGetStream>;

impl<A: Answers> Door<A> {
    pub(super) const fn to(answers: A) -> Self {
        Self { answers }
    }

    async fn asker(&self, metadata: &MetadataMap) -> Result<A::Asker, Status> {
        self.answers.asker(&headers(metadata)).await.map_err(status)
    }

    fn refused(&self, asker: &A::Asker, why: &Refusal) -> Status {
        status(self.answers.refused(asker, why))
    }

    fn fault(&self, asker: &A::Asker, why: &impl Display) -> Status {
        self.refused(asker, &Refusal::Fault(why.to_string()))
    }

    fn read(&self, asker: &A::Asker, prepared: &Prepared) -> Result<Wanted, Status> {
        read(&prepared.statement, &prepared.values, &self.answers.book(), self.answers.scope(asker)).map_err(|e| self.refused(asker, &e))
    }

    async fn rows(&self, asker: &A::Asker, prepared: &Prepared) -> Result<Rows<A>, Status> {
        let wanted = self.read(asker, prepared)?;
        let rows = match &wanted {
            Wanted::Echo(values) => rows::echo(&wanted, values),
            Wanted::Figures(figures) if figures.limit == Some(0) => Ok(rows::none(&wanted)),
            Wanted::Figures(figures) => {
                let told = self.answers.answer(asker, &figures.question).await.map_err(status)?;
                rows::rows(&wanted, figures, &told)
            }
        };
        Ok(sent(rows.map_err(|e| self.refused(asker, &e))?))
    }

    /// What a statement would give, and the ticket for it.
    fn promised(&self, asker: &A::Asker, prepared: &Prepared, ticket: &impl ProstMessageExt, of: FlightDescriptor) -> Promised {
        let wanted = self.read(asker, prepared)?;
        self.promise(asker, &rows::schema(&wanted), ticket, of)
    }

    fn promise(&self, asker: &A::Asker, schema: &Schema, ticket: &impl ProstMessageExt, of: FlightDescriptor) -> Promised {
        let info = FlightInfo::new().try_with_schema(schema).map_err(|e| self.fault(asker, &e))?;
        let endpoint = FlightEndpoint::new().with_ticket(Ticket::new(ticket.as_any().encode_to_vec()));
        Ok(Response::new(info.with_endpoint(endpoint).with_descriptor(of)))
    }

    /// Rows about the tables themselves.
    fn listed(&self, asker: &A::Asker, rows: Result<RecordBatch, impl Display>) -> Result<Rows<A>, Status> {
        rows.map(sent).map_err(|e| self.fault(asker, &e))
    }

    fn prepared(&self, asker: &A::Asker, handle: &[u8]) -> Result<Prepared, Status> {
        Prepared::of(handle).map_err(|e| self.refused(asker, &e))
    }
}

type Promised = Result<Response<FlightInfo>, Status>;

fn sent(rows: RecordBatch) -> Response<Sent<arrow_flight::FlightData>> {
    let encoder = FlightDataEncoderBuilder::new().with_schema(rows.schema());
    Response::new(Box::pin(encoder.build(stream::iter([Ok(rows)])).map_err(Status::from)))
}

/// What HTTP would say, as gRPC says it.
fn status(refused: Refused) -> Status {
    let code = match refused.status {
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 => Code::NotFound,
        429 => Code::ResourceExhausted,
        503 => Code::Unavailable,
        504 => Code::DeadlineExceeded,
        500.. => Code::Internal,
        _ => Code::InvalidArgument,
    };
    Status::new(code, refused.sentence)
}

fn about() -> Result<SqlInfoData, FlightError> {
    let mut about = SqlInfoDataBuilder::new();
    about.append(SqlInfo::FlightSqlServerName, "Upcount");
    about.append(SqlInfo::FlightSqlServerVersion, env!("CARGO_PKG_VERSION"));
    about.append(SqlInfo::FlightSqlServerArrowVersion, "1.3");
    about.append(SqlInfo::FlightSqlServerReadOnly, true);
    about.append(SqlInfo::FlightSqlServerSql, true);
    about.append(SqlInfo::FlightSqlServerSubstrait, false);
    about.append(SqlInfo::FlightSqlServerTransaction, SqlSupportedTransaction::None as i32);
    about.append(SqlInfo::FlightSqlServerCancel, false);
    about.append(SqlInfo::SqlIdentifierQuoteChar, "\"");
    about.build()
}

#[async_trait]
impl<A: Answers> FlightSqlService for Door<A> {
    type FlightService = Self;

    async fn do_handshake(&self, request: Request<Streaming<HandshakeRequest>>) -> Result<Response<Sent<HandshakeResponse>>, Status> {
        self.asker(request.metadata()).await?;
        let welcome: Sent<HandshakeResponse> = Box::pin(stream::iter([Ok(HandshakeResponse::default())]));
        let mut response = Response::new(welcome);
        if let Some(key) = as_key(request.metadata()) {
            response.metadata_mut().insert("authorization", key);
        }
        Ok(response)
    }

    async fn get_flight_info_statement(&self, query: CommandStatementQuery, request: Request<FlightDescriptor>) -> Promised {
        let asker = self.asker(request.metadata()).await?;
        let ticket = TicketStatementQuery { statement_handle: query.query.clone().into() };
        self.promised(&asker, &Prepared::from(query.query), &ticket, request.into_inner())
    }

    async fn do_get_statement(&self, ticket: TicketStatementQuery, request: Request<Ticket>) -> Result<Rows<A>, Status> {
        let asker = self.asker(request.metadata()).await?;
        let statement = String::from_utf8(ticket.statement_handle.to_vec()).map_err(|e| self.fault(&asker, &e))?;
        self.rows(&asker, &Prepared::from(statement)).await
    }

    async fn do_action_create_prepared_statement(
        &self,
        query: ActionCreatePreparedStatementRequest,
        request: Request<Action>,
    ) -> Result<ActionCreatePreparedStatementResult, Status> {
        let asker = self.asker(request.metadata()).await?;
        let prepared = Prepared::from(query.query);
        let open = places(&prepared.statement);
        // What it gives is known when every place has its value.
        let gives = if open == 0 { Some(rows::schema(&self.read(&asker, &prepared)?)) } else { None };
        prepared.made(gives.as_ref(), open).map_err(|e| self.fault(&asker, &e))
    }

    async fn do_put_prepared_statement_query(
        &self,
        query: CommandPreparedStatementQuery,
        request: Request<PeekableFlightDataStream>,
    ) -> Result<DoPutPreparedStatementResult, Status> {
        let asker = self.asker(request.metadata()).await?;
        let prepared = self.prepared(&asker, &query.prepared_statement_handle)?;
        let filled = prepared.filled(request.into_inner()).await.map_err(|e| self.refused(&asker, &e))?;
        self.read(&asker, &filled)?;
        Ok(DoPutPreparedStatementResult { prepared_statement_handle: Some(filled.handle().into()) })
    }

    async fn get_flight_info_prepared_statement(
        &self,
        query: CommandPreparedStatementQuery,
        request: Request<FlightDescriptor>,
    ) -> Promised {
        let asker = self.asker(request.metadata()).await?;
        let prepared = self.prepared(&asker, &query.prepared_statement_handle)?;
        self.promised(&asker, &prepared, &query, request.into_inner())
    }

    async fn do_get_prepared_statement(&self, query: CommandPreparedStatementQuery, request: Request<Ticket>) -> Result<Rows<A>, Status> {
        let asker = self.asker(request.metadata()).await?;
        let prepared = self.prepared(&asker, &query.prepared_statement_handle)?;
        self.rows(&asker, &prepared).await
    }

    async fn do_action_close_prepared_statement(
        &self,
        _query: ActionClosePreparedStatementRequest,
        _request: Request<Action>,
    ) -> Result<(), Status> {
        Ok(())
    }

    async fn get_flight_info_catalogs(&self, query: CommandGetCatalogs, request: Request<FlightDescriptor>) -> Promised {
        let asker = self.asker(request.metadata()).await?;
        self.promise(&asker, &query.into_builder().schema(), &query, request.into_inner())
    }

    async fn do_get_catalogs(&self, query: CommandGetCatalogs, request: Request<Ticket>) -> Result<Rows<A>, Status> {
        let asker = self.asker(request.metadata()).await?;
        let mut catalogs = query.into_builder();
        catalogs.append(CATALOG);
        self.listed(&asker, catalogs.build())
    }

    async fn get_flight_info_schemas(&self, query: CommandGetDbSchemas, request: Request<FlightDescriptor>) -> Promised {
        let asker = self.asker(request.metadata()).await?;
        self.promise(&asker, &query.clone().into_builder().schema(), &query, request.into_inner())
    }

    async fn do_get_schemas(&self, query: CommandGetDbSchemas, request: Request<Ticket>) -> Result<Rows<A>, Status> {
        let asker = self.asker(request.metadata()).await?;
        let mut schemas = query.into_builder();
        schemas.append(CATALOG, SCHEMA);
        self.listed(&asker, schemas.build())
    }

    async fn get_flight_info_tables(&self, query: CommandGetTables, request: Request<FlightDescriptor>) -> Promised {
        let asker = self.asker(request.metadata()).await?;
        self.promise(&asker, &query.clone().into_builder().schema(), &query, request.into_inner())
    }

    async fn do_get_tables(&self, query: CommandGetTables, request: Request<Ticket>) -> Result<Rows<A>, Status> {
        let asker = self.asker(request.metadata()).await?;
        let mut tables = query.into_builder();
        for table in Table::all(&self.answers.book(), self.answers.scope(&asker)) {
            tables.append(CATALOG, SCHEMA, &table.measure.id, TABLE, &table.schema()).map_err(|e| self.fault(&asker, &e))?;
        }
        self.listed(&asker, tables.build())
    }

    async fn get_flight_info_table_types(&self, query: CommandGetTableTypes, request: Request<FlightDescriptor>) -> Promised {
        let asker = self.asker(request.metadata()).await?;
        self.promise(&asker, &query.into_builder().schema(), &query, request.into_inner())
    }

    async fn do_get_table_types(&self, query: CommandGetTableTypes, request: Request<Ticket>) -> Result<Rows<A>, Status> {
        let asker = self.asker(request.metadata()).await?;
        let mut types = query.into_builder();
        types.append(TABLE);
        self.listed(&asker, types.build())
    }

    async fn get_flight_info_sql_info(&self, query: CommandGetSqlInfo, request: Request<FlightDescriptor>) -> Promised {
        let asker = self.asker(request.metadata()).await?;
        let about = about().map_err(|e| self.fault(&asker, &e))?;
        self.promise(&asker, &about.schema(), &query, request.into_inner())
    }

    async fn do_get_sql_info(&self, query: CommandGetSqlInfo, request: Request<Ticket>) -> Result<Rows<A>, Status> {
        let asker = self.asker(request.metadata()).await?;
        let about = about().map_err(|e| self.fault(&asker, &e))?;
        self.listed(&asker, query.into_builder(&about).build())
    }

    // What this server is does not change while it runs.
    async fn register_sql_info(&self, _id: i32, _result: &SqlInfo) {}
}
