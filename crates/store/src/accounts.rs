//! Accounts, sessions and keys (账户): who may sign in. Each change is written together with the fact that tells of it.

use crate::log::{self, NewFact};
use crate::{Store, StoreError};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

/// Somebody, or a machine, that may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// A code without meaning; the Log knows it by this.
    pub id: String,
    /// The name to sign in with.
    pub name: String,
    /// The role's id.
    pub role: String,
    /// Dimension → values, as JSON; `{}` for the whole company.
    pub sees: String,
    /// The password's hash, when it has one.
    pub password_hash: Option<String>,
    /// The sealed secret of one-time codes in use.
    pub code_secret: Option<String>,
    /// The sealed secret that was asked for and is not confirmed.
    pub code_pending: Option<String>,
    /// The step of the last code that was taken.
    pub code_step: i64,
    /// The identity provider, and who it is there.
    pub identity: Option<(String, String)>,
    /// Whether it may not sign in any more.
    pub disabled: bool,
    /// When it was made (RFC 3339, UTC).
    pub created_at: String,
}

/// A key of an account; its secret is known to nobody but its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// A code without meaning.
    pub id: String,
    /// The account that it signs in.
    pub account: String,
    /// What it is for.
    pub name: String,
    /// When it was made (RFC 3339, UTC).
    pub created_at: String,
    /// When it ends.
    pub expires_at: Option<String>,
    /// When it was taken back.
    pub revoked_at: Option<String>,
}

const ACCOUNT_BY_SESSION: &str = "SELECT account.* FROM session JOIN account ON account.id = session.account \
     WHERE session.token_sha256 = $1 AND session.expires_at > $2 AND account.disabled = 0";
const ACCOUNT_BY_KEY: &str = "SELECT account.* FROM api_key JOIN account ON account.id = api_key.account \
     WHERE api_key.secret_sha256 = $1 AND api_key.revoked_at IS NULL AND (api_key.expires_at IS NULL OR api_key.expires_at > $2) \
     AND account.disabled = 0";

impl Store {
    /// Every account, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows = sqlx::query("SELECT * FROM account ORDER BY name").fetch_all(&self.pool).await.map_err(reading)?;
        rows.iter().map(account_of).collect::<Result<_, _>>().map_err(reading)
    }

    /// Whether anybody may sign in at all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_accounts(&self) -> Result<bool, StoreError> {
        let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM (SELECT id FROM account LIMIT 1) AS any_account")
            .fetch_one(&self.pool)
            .await
            .map_err(reading)?;
        Ok(found > 0)
    }

    /// The account of that name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_named(&self, name: &str) -> Result<Option<Account>, StoreError> {
        self.account_where("SELECT * FROM account WHERE name = $1", &[name]).await
    }

    /// The account with that id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, id: &str) -> Result<Option<Account>, StoreError> {
        self.account_where("SELECT * FROM account WHERE id = $1", &[id]).await
    }

    /// The account of somebody at an identity provider.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_of_identity(&self, issuer: &str, subject: &str) -> Result<Option<Account>, StoreError> {
        self.account_where("SELECT * FROM account WHERE issuer = $1 AND subject = $2", &[issuer, subject]).await
    }

    /// Who is signed in with a token, now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_of_session(&self, token_sha256: &str, now: &str) -> Result<Option<Account>, StoreError> {
        self.account_where(ACCOUNT_BY_SESSION, &[token_sha256, now]).await
    }

    /// Whose key it is, now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_of_key(&self, secret_sha256: &str, now: &str) -> Result<Option<Account>, StoreError> {
        self.account_where(ACCOUNT_BY_KEY, &[secret_sha256, now]).await
    }

    async fn account_where(&self, statement: &'static str, values: &[&str]) -> Result<Option<Account>, StoreError> {
        let bound = values.iter().fold(sqlx::query(statement), |query, value| query.bind((*value).to_owned()));
        bound.fetch_optional(&self.pool).await.map_err(reading)?.map(|row| account_of(&row)).transpose().map_err(reading)
    }

    /// Adds an account; says whether the name was free.
    ///
    /// # Errors
    /// When the database fails; then nothing is written.
    pub async fn add_account(&self, account: &Account, fact: NewFact, now: &str) -> Result<bool, StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(writing)?;
        let mut end = log::lock_end(&mut tx).await.map_err(writing)?;
        let added = sqlx::query(
            "INSERT INTO account (id, name, role, sees, password_hash, code_secret, code_pending, code_step, issuer, subject, disabled, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
        )
        .bind(&account.id)
        .bind(&account.name)
        .bind(&account.role)
        .bind(&account.sees)
        .bind(&account.password_hash)
        .bind(&account.code_secret)
        .bind(&account.code_pending)
        .bind(account.code_step)
        .bind(account.identity.as_ref().map(|i| i.0.clone()))
        .bind(account.identity.as_ref().map(|i| i.1.clone()))
        .bind(i64::from(account.disabled))
        .bind(&account.created_at)
        .execute(&mut *tx)
        .await
        .map_err(writing)?;
        if added.rows_affected() == 0 {
            return Ok(false);
        }
        log::append(&mut tx, &mut end, &[fact], now).await.map_err(writing)?;
        tx.commit().await.map_err(writing)?;
        Ok(true)
    }

    /// Writes an account as it is now. With `out`, whoever is signed in with it is signed out.
    ///
    /// # Errors
    /// When the database fails; then nothing is written.
    pub async fn change_account(&self, account: &Account, out: bool, fact: Option<NewFact>, now: &str) -> Result<(), StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(writing)?;
        let mut end = log::lock_end(&mut tx).await.map_err(writing)?;
        sqlx::query(
            "UPDATE account SET role = $1, sees = $2, password_hash = $3, code_secret = $4, code_pending = $5, code_step = $6, \
             issuer = $7, subject = $8, disabled = $9 WHERE id = $10",
        )
        .bind(&account.role)
        .bind(&account.sees)
        .bind(&account.password_hash)
        .bind(&account.code_secret)
        .bind(&account.code_pending)
        .bind(account.code_step)
        .bind(account.identity.as_ref().map(|i| i.0.clone()))
        .bind(account.identity.as_ref().map(|i| i.1.clone()))
        .bind(i64::from(account.disabled))
        .bind(&account.id)
        .execute(&mut *tx)
        .await
        .map_err(writing)?;
        if out {
            sqlx::query("DELETE FROM session WHERE account = $1").bind(&account.id).execute(&mut *tx).await.map_err(writing)?;
        }
        if let Some(fact) = fact {
            log::append(&mut tx, &mut end, &[fact], now).await.map_err(writing)?;
        }
        tx.commit().await.map_err(writing)
    }

    /// Takes a one-time code's step, unless it or a later one was taken: a code counts once, also when two come together.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_code_step(&self, account: &str, step: i64) -> Result<bool, StoreError> {
        let taken = sqlx::query("UPDATE account SET code_step = $1 WHERE id = $2 AND code_step < $1")
            .bind(step)
            .bind(account)
            .execute(&self.pool)
            .await
            .map_err(writing)?;
        Ok(taken.rows_affected() > 0)
    }

    /// Signs an account in, and forgets sessions that are over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_session(&self, token_sha256: &str, account: &str, now: &str, expires_at: &str) -> Result<(), StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(writing)?;
        sqlx::query("DELETE FROM session WHERE expires_at <= $1").bind(now).execute(&mut *tx).await.map_err(writing)?;
        sqlx::query("INSERT INTO session (token_sha256, account, created_at, expires_at) VALUES ($1, $2, $3, $4)")
            .bind(token_sha256)
            .bind(account)
            .bind(now)
            .bind(expires_at)
            .execute(&mut *tx)
            .await
            .map_err(writing)?;
        tx.commit().await.map_err(writing)
    }

    /// Signs out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, token_sha256: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM session WHERE token_sha256 = $1").bind(token_sha256).execute(&self.pool).await.map_err(writing)?;
        Ok(())
    }

    /// The keys of all accounts, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        let rows = sqlx::query("SELECT * FROM api_key ORDER BY created_at DESC, id").fetch_all(&self.pool).await.map_err(reading)?;
        rows.iter().map(key_of).collect::<Result<_, _>>().map_err(reading)
    }

    /// Adds a key.
    ///
    /// # Errors
    /// When the database fails; then nothing is written.
    pub async fn add_api_key(&self, key: &ApiKey, secret_sha256: &str, fact: NewFact, now: &str) -> Result<(), StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(writing)?;
        let mut end = log::lock_end(&mut tx).await.map_err(writing)?;
        sqlx::query(
            "INSERT INTO api_key (id, account, name, secret_sha256, created_at, expires_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&key.id)
        .bind(&key.account)
        .bind(&key.name)
        .bind(secret_sha256)
        .bind(&key.created_at)
        .bind(&key.expires_at)
        .bind(&key.revoked_at)
        .execute(&mut *tx)
        .await
        .map_err(writing)?;
        log::append(&mut tx, &mut end, &[fact], now).await.map_err(writing)?;
        tx.commit().await.map_err(writing)
    }

    /// Takes a key back; says whether there was one that worked.
    ///
    /// # Errors
    /// When the database fails; then nothing is written.
    pub async fn revoke_api_key(&self, id: &str, fact: NewFact, now: &str) -> Result<bool, StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(writing)?;
        let mut end = log::lock_end(&mut tx).await.map_err(writing)?;
        let revoked = sqlx::query("UPDATE api_key SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL")
            .bind(now)
            .bind(id)
            .execute(&mut *tx)
            .await
            .map_err(writing)?;
        if revoked.rows_affected() == 0 {
            return Ok(false);
        }
        log::append(&mut tx, &mut end, &[fact], now).await.map_err(writing)?;
        tx.commit().await.map_err(writing)?;
        Ok(true)
    }

    /// Writes a fact that tells of something that was done, and of nothing that can be counted.
    ///
    /// # Errors
    /// When the database fails; then nothing is written.
    pub async fn note(&self, fact: NewFact, now: &str) -> Result<(), StoreError> {
        self.note_all(&[fact], now).await.map(drop)
    }

    /// Writes several such facts together or none, and tells the number of the first.
    ///
    /// # Errors
    /// When the database fails; then nothing is written.
    pub async fn note_all(&self, facts: &[NewFact], now: &str) -> Result<i64, StoreError> {
        let mut tx: Transaction<'_, Any> = self.pool.begin_with(self.dialect.begin()).await.map_err(writing)?;
        let mut end = log::lock_end(&mut tx).await.map_err(writing)?;
        let first = end.next();
        log::append(&mut tx, &mut end, facts, now).await.map_err(writing)?;
        tx.commit().await.map_err(writing)?;
        Ok(first)
    }
}

fn reading(e: sqlx::Error) -> StoreError {
    StoreError::database("read the accounts", e)
}

fn writing(e: sqlx::Error) -> StoreError {
    StoreError::database("write the accounts", e)
}

fn account_of(row: &AnyRow) -> Result<Account, sqlx::Error> {
    let (issuer, subject): (Option<String>, Option<String>) = (row.try_get("issuer")?, row.try_get("subject")?);
    Ok(Account {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        role: row.try_get("role")?,
        sees: row.try_get("sees")?,
        password_hash: row.try_get("password_hash")?,
        code_secret: row.try_get("code_secret")?,
        code_pending: row.try_get("code_pending")?,
        code_step: row.try_get("code_step")?,
        identity: issuer.zip(subject),
        disabled: row.try_get::<i64, _>("disabled")? != 0,
        created_at: row.try_get("created_at")?,
    })
}

fn key_of(row: &AnyRow) -> Result<ApiKey, sqlx::Error> {
    Ok(ApiKey {
        id: row.try_get("id")?,
        account: row.try_get("account")?,
        name: row.try_get("name")?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}
