//! What the tables hold besides the Log, compared with what the Log tells (复核): accounts, keys, and whether a person is
//! known. Whoever changes a table behind Upcount's back is found out.

use super::accounts::{identity_hash, password_told, sees_of};
use crate::Upcount;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use upcount_model::Text;
use upcount_store::{Fact, PersonCode, StoreError};

/// An account as the Log tells it; absent where facts of earlier versions do not say.
#[derive(Default)]
struct Told {
    role: String,
    sees: Value,
    disabled: bool,
    password: Option<Value>,
    identity: Option<Value>,
}

/// The tables as the Log tells them.
#[derive(Default)]
pub(super) struct Retold {
    accounts: BTreeMap<String, Told>,
    keys: BTreeMap<String, bool>,
    people: BTreeMap<String, bool>,
}

/// People who are looked up at once.
const PAGE: i64 = 1_000;

impl Retold {
    /// Takes in the next fact.
    pub(super) fn hear(&mut self, fact: &Fact) {
        let (event, about) = (fact.fact.event.as_str(), &fact.fact.about);
        let says: Value = serde_json::from_str(&fact.fact.says).unwrap_or_default();
        match event {
            "account_added" | "account_changed" => {
                let told = self.accounts.entry(about.clone()).or_default();
                told.role = says["role"].as_str().unwrap_or_default().to_owned();
                told.sees = says["sees"].clone();
                told.disabled = says["disabled"].as_bool().unwrap_or_default();
                // A password was changed by a version that did not tell its hash.
                if event == "account_added" || says["new_password"] == true || says.get("password").is_some() {
                    told.password = says.get("password").cloned();
                }
                if let Some(identity) = says.get("identity") {
                    told.identity = Some(identity.clone());
                }
            }
            "password_changed" => {
                self.accounts.entry(about.clone()).or_default().password = says.get("password").cloned();
            }
            "key_made" => drop(self.keys.insert(says["key"].as_str().unwrap_or_default().to_owned(), true)),
            "key_revoked" => drop(self.keys.insert(about.clone(), false)),
            "person_kept" => drop(self.people.insert(about.clone(), true)),
            "person_forgotten" => drop(self.people.insert(about.clone(), false)),
            _ => {}
        }
    }

    /// Where the tables are not as the Log tells.
    pub(super) async fn faults(self, up: &Upcount) -> Result<Vec<Text>, StoreError> {
        let mut faults = self.faults_of_accounts(up).await?;
        let mut after = PersonCode { kind: String::new(), code: String::new() };
        let mut known = BTreeSet::new();
        loop {
            let page = up.store.sealed_people(&after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.who.clone();
            known.extend(page.iter().map(|p| super::people::about(&p.who)));
        }
        let of = |what: &str| -> BTreeSet<&str> {
            let told = self.people.iter().filter(|(_, known)| **known).map(|(who, _)| who.as_str()).collect::<BTreeSet<_>>();
            let held = known.iter().map(String::as_str).collect::<BTreeSet<_>>();
            if what == "gone" { told.difference(&held).copied().collect() } else { held.difference(&told).copied().collect() }
        };
        faults.extend(of("gone").into_iter().map(|who| {
            Text::new(
                format!("个人信息 {who}：事实簿里没有遗忘，表里没有了"),
                format!("personal data of {who}: gone, and the Log tells of no forgetting"),
            )
        }));
        faults.extend(of("more").into_iter().map(|who| {
            Text::new(format!("个人信息 {who}：事实簿没有说到"), format!("personal data of {who}: the Log does not tell of them"))
        }));
        Ok(faults)
    }

    async fn faults_of_accounts(&self, up: &Upcount) -> Result<Vec<Text>, StoreError> {
        let mut faults = Vec::new();
        let mut wrong = |id: &str, zh: &str, en: &str| faults.push(Text::new(format!("账户 {id}：{zh}"), format!("account {id}: {en}")));
        let accounts = up.store.accounts().await?;
        for account in &accounts {
            let Some(told) = self.accounts.get(&account.id) else {
                wrong(&account.id, "事实簿没有说到", "the Log does not tell of it");
                continue;
            };
            let sees = serde_json::to_value(sees_of(account)).unwrap_or_default();
            if account.role != told.role || sees != told.sees {
                wrong(&account.id, "角色或可见范围与事实簿不一致", "its role or what it sees is not what the Log tells");
            }
            if account.disabled != told.disabled {
                wrong(&account.id, "是否停用与事实簿不一致", "whether it is disabled is not what the Log tells");
            }
            let password = password_told(account).map_or(Value::Null, Value::from);
            let identity = account.identity.as_ref().map_or(Value::Null, |i| identity_hash(i).into());
            let differs = |told: &Option<Value>, held: Value| told.as_ref().is_some_and(|told| *told != held);
            if differs(&told.password, password) || differs(&told.identity, identity) {
                wrong(&account.id, "登录方式与事实簿不一致", "how it signs in is not what the Log tells");
            }
        }
        for id in self.accounts.keys().filter(|id| !accounts.iter().any(|a| a.id == **id)) {
            wrong(id, "表里没有了", "it is gone");
        }
        for key in up.store.api_keys().await? {
            match self.keys.get(&key.id) {
                Some(works) if *works == key.revoked_at.is_none() => {}
                Some(_) => {
                    wrong(&key.account, "一个密钥是否收回与事实簿不一致", "whether one of its keys is taken back is not what the Log tells")
                }
                None => wrong(&key.account, "事实簿没有说到它的一个密钥", "the Log does not tell of one of its keys"),
            }
        }
        Ok(faults)
    }
}

#[cfg(test)]
mod tests {
    use crate::keep::{self, ChangeAccount, Control, NewAccount, NewKey};
    use crate::{Caller, Upcount, clock};
    use std::collections::BTreeMap;
    use std::sync::Arc;

    async fn faults(up: &Upcount) -> Vec<String> {
        keep::check_home(up, &Arc::new(Control::default())).await.unwrap().faults.into_iter().map(|f| f.en).collect()
    }

    #[tokio::test]
    async fn an_account_that_was_changed_behind_the_log_is_found_out() {
        let folder = tempfile::tempdir().unwrap();
        let (up, owner) = (Upcount::open(folder.path(), None).await.unwrap(), Caller::owner());
        let password = Some("a sentence that is long".to_owned());
        let new = |name: &str| NewAccount {
            name: name.into(),
            role: "admin".into(),
            sees: BTreeMap::new(),
            password: password.clone(),
            identity: None,
        };
        let first = keep::add_account(&up, &owner, new("first")).await.unwrap();
        let second = keep::add_account(&up, &owner, new("second")).await.unwrap();
        keep::add_key(&up, &owner, &second.id, NewKey { name: "test".into(), until: None }).await.unwrap();
        let change = ChangeAccount { role: Some("analyst".into()), password, ..ChangeAccount::default() };
        keep::change_account(&up, &owner, &second.id, change).await.unwrap();
        assert_eq!(faults(&up).await, Vec::<String>::new());

        // Without a fact, as nobody may.
        let honest = up.store.account(&second.id).await.unwrap().unwrap();
        let mut account = honest.clone();
        account.role = "admin".into();
        up.store.change_account(&account, false, None, &clock::now()).await.unwrap();
        assert!(faults(&up).await[0].contains("its role or what it sees"));
        let mut account = honest.clone();
        account.password_hash = up.store.account(&first.id).await.unwrap().unwrap().password_hash;
        up.store.change_account(&account, false, None, &clock::now()).await.unwrap();
        assert!(faults(&up).await[0].contains("how it signs in"));
        let mut account = honest.clone();
        account.identity = Some(("https://id.example.com".into(), "somebody".into()));
        up.store.change_account(&account, false, None, &clock::now()).await.unwrap();
        assert!(faults(&up).await[0].contains("how it signs in"));
        up.store.change_account(&honest, false, None, &clock::now()).await.unwrap();
        assert_eq!(faults(&up).await, Vec::<String>::new());
    }
}
