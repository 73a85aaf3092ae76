//! `upcount account`: who may sign in. Whoever can run this on the home owns it.

use crate::{Here, Outcome, ask};
use clap::Subcommand;
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use upcount_app::keep::{self, ChangeAccount, Identity, NewAccount, NewKey};
use upcount_app::{Caller, SealingKey};
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Make an account; the first one must keep the accounts, such as `--role admin`
    Add {
        /// The name to sign in with
        name: String,
        /// The role; `upcount account roles` lists them
        #[arg(long)]
        role: String,
        /// The part of the organisation that it sees, such as team=T01; several are alternatives
        #[arg(long, value_name = "DIMENSION=VALUE")]
        sees: Vec<String>,
        /// Read the password from the first line of the input
        #[arg(long)]
        password_stdin: bool,
        /// The identity provider where it signs in, with --subject
        #[arg(long, requires = "subject")]
        issuer: Option<String>,
        /// Who it is there
        #[arg(long, requires = "issuer")]
        subject: Option<String>,
    },
    /// List the accounts
    List,
    /// List the roles and what they may do
    Roles,
    /// Change an account; whoever is signed in with it is signed out
    Change {
        /// The name to sign in with
        name: String,
        /// Another role
        #[arg(long)]
        role: Option<String>,
        /// Another part of the organisation
        #[arg(long, value_name = "DIMENSION=VALUE")]
        sees: Vec<String>,
        /// Read a new password from the first line of the input
        #[arg(long)]
        password_stdin: bool,
        /// It may not sign in any more
        #[arg(long, conflicts_with = "enable")]
        disable: bool,
        /// It may sign in again
        #[arg(long)]
        enable: bool,
        /// Take its one-time codes away, for somebody who lost the device
        #[arg(long)]
        without_code: bool,
    },
    /// Make a key for a machine; the secret is printed once
    Key {
        /// The account's name
        name: String,
        /// What it is for
        #[arg(long = "for", value_name = "WHAT")]
        purpose: String,
        /// The last day on which it works
        #[arg(long)]
        until: Option<String>,
    },
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open().await?;
    let owner = Caller::owner();
    let id = async |name: &str| {
        let all = keep::list_accounts(&up).await.map_err(|e| here.say(&e))?.accounts;
        all.into_iter().find(|a| a.name == name).map(|a| a.id).ok_or_else(|| match here.lang {
            Lang::Zh => format!("没有账户 {name}"),
            Lang::En => format!("there is no account {name}"),
        })
    };
    match args.what {
        What::Add { name, role, sees, password_stdin, issuer, subject } => {
            let identity = issuer.zip(subject).map(|(issuer, subject)| Identity { issuer, subject });
            let password = if password_stdin { Some(password()?) } else { None };
            let new = NewAccount { name, role, sees: places(here, &sees)?, password, identity };
            let added = keep::add_account(&up, &owner, new).await.map_err(|e| here.say(&e))?;
            println!("{} {}", added.name, added.id);
        }
        What::List => {
            let mut table = ask::table();
            table.set_header(match here.lang {
                Lang::Zh => ["登录名", "角色", "可见范围", "登录方式", "状态"],
                Lang::En => ["Name", "Role", "Sees", "Signs in with", "State"],
            });
            for account in keep::list_accounts(&up).await.map_err(|e| here.say(&e))?.accounts {
                let zh = here.lang == Lang::Zh;
                let sees = account.sees.iter().map(|(d, v)| format!("{d}={}", v.iter().cloned().collect::<Vec<_>>().join("|")));
                let sees = sees.collect::<Vec<_>>().join(" ");
                let keys = account.keys.iter().filter(|k| k.revoked_at.is_none()).count();
                let ways = [
                    account.has_password.then(|| if zh { "密码".to_owned() } else { "password".to_owned() }),
                    account.has_code.then(|| if zh { "验证码".to_owned() } else { "code".to_owned() }),
                    account.elsewhere.then(|| if zh { "统一登录".to_owned() } else { "identity provider".to_owned() }),
                    (keys > 0).then(|| if zh { format!("{keys} 个密钥") } else { format!("{keys} keys") }),
                ];
                let state = match (account.disabled, zh) {
                    (true, true) => "停用",
                    (true, false) => "disabled",
                    (false, true) => "可登录",
                    (false, false) => "enabled",
                };
                table.add_row([
                    account.name,
                    account.role,
                    sees,
                    ways.into_iter().flatten().collect::<Vec<_>>().join(", "),
                    state.to_owned(),
                ]);
            }
            println!("{table}");
        }
        What::Roles => {
            let mut table = ask::table();
            table.set_header(match here.lang {
                Lang::Zh => ["角色", "", "按什么限定", "可以"],
                Lang::En => ["Role", "", "Bounded by", "May"],
            });
            for role in keep::list_accounts(&up).await.map_err(|e| here.say(&e))?.roles {
                let may = role.may.iter().map(|t| t.in_lang(here.lang)).collect::<Vec<_>>().join(", ");
                let name = if here.lang == Lang::Zh { role.zh } else { role.en };
                table.add_row([role.id, name, role.within.join(" / "), may]);
            }
            println!("{table}");
        }
        What::Change { name, role, sees, password_stdin, disable, enable, without_code } => {
            let id = id(&name).await?;
            let change = ChangeAccount {
                role,
                sees: if sees.is_empty() { None } else { Some(places(here, &sees)?) },
                password: if password_stdin { Some(password()?) } else { None },
                disabled: (disable || enable).then_some(disable),
                without_code,
            };
            keep::change_account(&up, &owner, &id, change).await.map_err(|e| here.say(&e))?;
        }
        What::Key { name, purpose, until } => {
            let id = id(&name).await?;
            let made = keep::add_key(&up, &owner, &id, NewKey { name: purpose, until }).await.map_err(|e| here.say(&e))?;
            println!("{}", made.secret);
        }
    }
    Ok(())
}

#[derive(clap::Args)]
pub(crate) struct KeyArgs {
    /// Seal everything anew with the key in UPCOUNT_NEW_KEY, which is UPCOUNT_KEY from then on
    #[arg(long)]
    change: bool,
    /// The key that takes the place of the one in use
    #[arg(long, env = "UPCOUNT_NEW_KEY", hide = true, hide_env_values = true)]
    new_key: Option<String>,
}

/// `upcount key`: a new sealing key, to be kept where configuration is; or its change for another.
pub(crate) async fn key(here: &Here, args: KeyArgs) -> Outcome {
    if !args.change {
        println!("{}", SealingKey::random().map_err(|e| e.to_string())?.to_hex());
        return Ok(());
    }
    let new = args.new_key.as_deref().and_then(SealingKey::from_hex).ok_or_else(|| match here.lang {
        Lang::Zh => "UPCOUNT_NEW_KEY 不是 64 个十六进制数字；用 upcount key 生成".to_owned(),
        Lang::En => "UPCOUNT_NEW_KEY is not 64 hexadecimal digits; make one with `upcount key`".to_owned(),
    })?;
    let up = here.open_existing().await?;
    let count = keep::change_key(&up, &Caller::owner(), &new).await.map_err(|e| here.say(&e))?;
    match here.lang {
        Lang::Zh => println!("{count} 处已用新密钥封存；今后 UPCOUNT_KEY 是新密钥。此前的备份仍用旧密钥"),
        Lang::En => println!("{count} sealed anew; UPCOUNT_KEY is the new key from now on. Backups made before keep the old one"),
    }
    Ok(())
}

fn password() -> Result<String, String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|e| e.to_string())?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn places(here: &Here, given: &[String]) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for part in given {
        let (dimension, value) = part.split_once('=').ok_or_else(|| match here.lang {
            Lang::Zh => format!("`{part}` 不是 维度=值，如 team=T01"),
            Lang::En => format!("`{part}` is not dimension=value, such as team=T01"),
        })?;
        places.entry(dimension.trim().to_owned()).or_default().insert(value.trim().to_owned());
    }
    Ok(places)
}
