//! Checks the Book whole, so that nothing half-right is ever asked.

mod career;
mod cells;
mod contest;
mod exemplar;
mod feast;
mod funnel;
mod goal;
mod grant;
mod joint;
mod journey;
mod league;
mod lever;
mod market;
mod pack;
mod page;
mod pay;
mod portrait;
mod resource;
mod score;
mod signal;
mod spot;
mod standard;
mod survival;
mod value;
mod worth;

use crate::evidence::{MOST_DAYS, SORTS};
use crate::{Book, BookError, Form, Found, Import, Measure, Role, WeightSet};
use std::collections::BTreeMap;
use upcount_model::{Additivity, Credit, DateBasis, Event, Field, Grain, Kind, Right, Type, nearest, nearest_in_words};

pub(crate) fn whole(book: &mut Book) -> Result<(), BookError> {
    for measure in book.measures.values() {
        self::measure(book, measure).map_err(|what| BookError::new(format!("measures/{}.toml", measure.id), what))?;
    }
    for calibre in book.calibres.values() {
        let at = |what: String| BookError::new(format!("calibres/{}.toml", calibre.id), what);
        capability(&calibre.capability).map_err(at)?;
        named("calendar", &calibre.calendar, book.calendars.keys()).map_err(at)?;
        for dimension in calibre.only.keys() {
            named("dimension", dimension, book.dimensions.keys()).map_err(at)?;
        }
        if let DateBasis::LaterOf(all) = &calibre.date_basis
            && (all.len() < 2 || all.iter().any(|d| d.policy_days().len() != 1))
        {
            return Err(at("`later_of` takes two or more days of a policy, such as [\"issue\", \"effective\"]".into()));
        }
    }
    for (id, calendar) in &book.calendars {
        if !(1..=28).contains(&calendar.month_starts_on) {
            return Err(BookError::new(format!("calendars/{id}.toml"), "`month_starts_on` is a day from 1 to 28, which every month has"));
        }
    }
    for (id, dimension) in &book.dimensions {
        let at = |what: String| BookError::new(format!("dimensions/{id}.toml"), what);
        capability(&dimension.capability).map_err(at)?;
        if let Some(found) = &dimension.of {
            self::found(found).map_err(at)?;
        } else if Grain::from_id(id).is_none() && !Kind::ALL.iter().any(|k| k.field(id).is_some_and(|f| f.holds == Type::Text)) {
            return Err(at(format!("no kind of fact has a text field `{id}`; say with [of] what it is found from")));
        }
    }
    for import in book.imports.values() {
        self::import(import).map_err(|what| BookError::new(format!("imports/{}.toml", import.id), what))?;
    }
    for set in book.weights.values() {
        self::weights(book, set).map_err(|what| BookError::new(format!("weights/{}.toml", set.id), what))?;
    }
    for funnel in book.funnels.values() {
        funnel::funnel(book, funnel).map_err(|what| BookError::new(format!("funnels/{}.toml", funnel.id), what))?;
    }
    for goal in book.goals.values() {
        goal::goal(book, goal).map_err(|what| BookError::new(format!("goals/{}.toml", goal.id), what))?;
    }
    for one in book.standards.values() {
        standard::standard(book, one).map_err(|what| BookError::new(format!("standards/{}.toml", one.id), what))?;
    }
    for market in book.markets.values() {
        market::market(book, market).map_err(|what| BookError::new(format!("markets/{}.toml", market.id), what))?;
    }
    for one in book.feasts.values() {
        feast::feast(one).map_err(|what| BookError::new(format!("feasts/{}.toml", one.id), what))?;
    }
    for one in book.workdays.values() {
        capability(&one.capability).map_err(|what| BookError::new(format!("workdays/{}.toml", one.id), what))?;
    }
    for one in book.survivals.values() {
        survival::survival(book, one).map_err(|what| BookError::new(format!("survivals/{}.toml", one.id), what))?;
    }
    let mut limits = Vec::new();
    for one in book.cells.values() {
        let found = cells::cells(one).and_then(|()| cells::limits(book, one));
        limits.push(found.map_err(|what| BookError::new(format!("cells/{}.toml", one.id), what))?);
    }
    book.cells.values_mut().zip(limits).for_each(|(one, limits)| one.limits = limits);
    for league in book.leagues.values() {
        league::league(book, league).map_err(|what| BookError::new(format!("leagues/{}.toml", league.id), what))?;
    }
    for one in book.journeys.values() {
        journey::journey(book, one).map_err(|what| BookError::new(format!("journeys/{}.toml", one.id), what))?;
    }
    for one in book.portraits.values() {
        portrait::portrait(book, one).map_err(|what| BookError::new(format!("portraits/{}.toml", one.id), what))?;
    }
    for one in book.levers.values() {
        lever::lever(book, one).map_err(|what| BookError::new(format!("levers/{}.toml", one.id), what))?;
    }
    for one in book.resources.values() {
        resource::resource(book, one).map_err(|what| BookError::new(format!("resources/{}.toml", one.id), what))?;
    }
    for one in book.packs.values() {
        pack::pack(book, one).map_err(|what| BookError::new(format!("packs/{}.toml", one.id), what))?;
    }
    for page in book.pages.values() {
        page::page(book, page).map_err(|what| BookError::new(format!("pages/{}.toml", page.id), what))?;
    }
    for scheme in book.pay.values() {
        pay::scheme(book, scheme).map_err(|what| BookError::new(format!("pay/{}.toml", scheme.id), what))?;
    }
    for one in book.careers.values() {
        career::career(book, one).map_err(|what| BookError::new(format!("careers/{}.toml", one.id), what))?;
    }
    for one in book.grants.values() {
        grant::grant(book, one).map_err(|what| BookError::new(format!("grants/{}.toml", one.id), what))?;
    }
    for one in book.contests.values() {
        contest::contest(book, one).map_err(|what| BookError::new(format!("contests/{}.toml", one.id), what))?;
    }
    for one in book.signals.values() {
        signal::signal(book, one).map_err(|what| BookError::new(format!("signals/{}.toml", one.id), what))?;
    }
    for one in book.joint.values() {
        joint::joint(one).map_err(|what| BookError::new(format!("joint/{}.toml", one.id), what))?;
    }
    for one in book.exemplars.values() {
        exemplar::exemplar(book, one).map_err(|what| BookError::new(format!("exemplars/{}.toml", one.id), what))?;
    }
    for one in book.checks.values() {
        spot::spot(book, one).map_err(|what| BookError::new(format!("checks/{}.toml", one.id), what))?;
    }
    for one in book.scores.values() {
        score::score(book, one).map_err(|what| BookError::new(format!("scores/{}.toml", one.id), what))?;
    }
    for one in book.values.values() {
        value::value(book, one).map_err(|what| BookError::new(format!("values/{}.toml", one.id), what))?;
    }
    for role in book.roles.values() {
        self::role(book, role).map_err(|what| BookError::new(format!("roles/{}.toml", role.id), what))?;
    }
    for id in &book.company.standard_calibres {
        named("calibre", id, book.calibres.keys()).map_err(|what| BookError::new("company.toml", what))?;
    }
    if book.company.standard_calibres.is_empty() {
        return Err(BookError::new("company.toml", "`standard_calibres` names at least one calibre"));
    }
    let company = &book.company;
    let kept = company.evidence_days_of.values().chain([&company.evidence_days]);
    if let Some(days) = kept.into_iter().find(|days| !(1..=MOST_DAYS).contains(*days)) {
        return Err(BookError::new("company.toml", format!("`evidence_days` are from 1 to {MOST_DAYS} days, not {days}")));
    }
    if let Some(sort) = company.evidence_days_of.keys().find(|sort| !SORTS.contains(&sort.as_str())) {
        let what = format!("`evidence_days_of` names {}, not `{sort}`", SORTS.join(", "));
        return Err(BookError::new("company.toml", what));
    }
    let currency = &book.company.currency;
    if currency.len() != 3 || !currency.bytes().all(|c| c.is_ascii_uppercase()) {
        return Err(BookError::new("company.toml", format!("`currency` is a code of three letters such as \"CNY\", not \"{currency}\"")));
    }
    Ok(())
}

fn role(book: &Book, role: &Role) -> Result<(), String> {
    for right in &role.may {
        if Right::from_id(right).is_none() {
            return Err(format!("there is no right `{right}`{}", near(right, Right::ALL.iter().map(|r| r.id()))));
        }
    }
    for dimension in &role.within {
        named("dimension", dimension, book.dimensions.keys())?;
        if Grain::from_id(dimension).is_some() {
            return Err(format!("`within` names parts of the organisation, and {dimension} is time"));
        }
    }
    for measure in role.measures.iter().flatten() {
        named("measure", measure, book.measures.keys())?;
    }
    for event in role.tells.iter().flatten() {
        if Event::from_id(event).is_none() {
            return Err(format!("there is no event `{event}`{}", near(event, Event::ALL.iter().map(|e| e.id))));
        }
    }
    Ok(())
}

fn found(found: &Found) -> Result<(), String> {
    let holds = match found.place() {
        (Some(kind), field) => {
            let kind = kind_of(kind)?;
            if kind.key.fields() != [kind.id] {
                return Err(format!("a fact names no single {}, so `{}` cannot be looked up", kind.id, found.field));
            }
            field_of(kind, field)?.holds
        }
        (None, field) => {
            let there = Kind::ALL.iter().find_map(|kind| kind.field(field));
            there.ok_or_else(|| format!("no kind of fact has a field `{field}`"))?.holds
        }
    };
    match (holds, found.years.is_empty(), found.groups.is_empty()) {
        (Type::Text, true, _) => {}
        (Type::Day, false, true) => {}
        (Type::Day, ..) => return Err(format!("`{}` is a day: say its bands with `years`", found.field)),
        _ => return Err(format!("`{}` is no day, and `years` are counted from one", found.field)),
    }
    let codes: Vec<&String> = found.groups.values().flatten().collect();
    if let Some(twice) = codes.iter().enumerate().find(|(n, code)| codes[..*n].contains(code)) {
        return Err(format!("`{}` stands in two groups", twice.1));
    }
    rising(&found.years.iter().map(|band| band.below).collect::<Vec<_>>())
        .map_err(|()| "bands of years rise, each `below` the next, and the last has no `below`: no age falls between them".into())
}

/// Whether bands rise without a gap: each but the last has an end.
fn rising(below: &[Option<u32>]) -> Result<(), ()> {
    let rise = below.windows(2).all(|pair| pair[0].is_some() && pair[1].is_none_or(|b| pair[0] < Some(b)));
    if rise && !below.last().is_some_and(Option::is_some) { Ok(()) } else { Err(()) }
}

fn weights(book: &Book, set: &WeightSet) -> Result<(), String> {
    capability(&set.capability)?;
    if set.versions.is_empty() {
        return Err("a weight set has at least one [[version]]".into());
    }
    if let Some(pair) = set.versions.windows(2).find(|pair| pair[0].since >= pair[1].since) {
        return Err(format!("versions stand in the order of their days, and {} does not come after {}", pair[1].since, pair[0].since));
    }
    for version in &set.versions {
        for (dimension, values) in &version.weights {
            named("dimension", dimension, book.dimensions.keys())?;
            if Grain::from_id(dimension).is_some() {
                return Err(format!("weights are of classes, and {dimension} is time"));
            }
            if !values.is_empty() && values.values().all(|w| w.0 == 0) {
                return Err(format!("from {} on all named weights by {dimension} are 0; something must weigh more", version.since));
            }
        }
    }
    Ok(())
}

fn capability(id: &str) -> Result<(), String> {
    let well = id.split_once('.').is_some_and(|(a, b)| [a, b].iter().all(|n| n.parse::<u8>().is_ok()));
    if well { Ok(()) } else { Err(format!("`capability` is a number such as \"3.1\", not \"{id}\"")) }
}

fn named<'a>(what: &str, id: &str, all: impl Iterator<Item = &'a String>) -> Result<(), String> {
    let all: Vec<&str> = all.map(String::as_str).collect();
    if all.contains(&id) {
        return Ok(());
    }
    Err(format!("there is no {what} `{id}`{}", near(id, all)))
}

fn near<'a>(id: &str, all: impl IntoIterator<Item = &'a str>) -> String {
    let near: Vec<String> = nearest(id, all).into_iter().map(str::to_owned).collect();
    if near.is_empty() { String::new() } else { nearest_in_words(&near).en }
}

fn kind_of(id: &str) -> Result<&'static Kind, String> {
    Kind::from_id(id).ok_or_else(|| format!("there is no kind of fact `{id}`{}", near(id, Kind::ALL.iter().map(|k| k.id))))
}

fn field_of<'k>(kind: &'k Kind, id: &str) -> Result<&'k Field, String> {
    kind.field(id).ok_or_else(|| format!("the kind {} has no field `{id}`{}", kind.id, near(id, kind.fields.iter().map(|f| f.id))))
}

/// Whether what is counted only is said by texts or whole numbers.
fn told(kind: &Kind, only: &BTreeMap<String, Vec<String>>) -> Result<(), String> {
    for (field, values) in only {
        match field_of(kind, field)?.holds {
            Type::Text => {}
            Type::Count => {
                if let Some(other) = values.iter().find(|value| value.parse::<i64>().is_err()) {
                    return Err(format!("`{field}` is a whole number, and `{other}` is none"));
                }
            }
            _ => return Err(format!("`only` looks at texts and whole numbers, and `{field}` is neither")),
        }
    }
    Ok(())
}

/// Refuses a sum that would be wrong, and says why.
fn summed(kind: &Kind, id: &str) -> Result<(), String> {
    match field_of(kind, id)?.additivity {
        Additivity::Additive => Ok(()),
        Additivity::Stock => Err(format!(
            "`{id}` is a stock: it adds up over places but not over time, where the same policy would count in every month; use form.stock, the average in force"
        )),
        Additivity::Snapshot => Err(format!(
            "`{id}` is a snapshot repeated on many facts: a sum would count it once for each row it stands on; import it once per place instead (once_per)"
        )),
        Additivity::None => Err(format!("`{id}` is not a quantity, so it has no sum")),
    }
}

fn measure(book: &Book, measure: &Measure) -> Result<(), String> {
    capability(&measure.capability)?;
    if let Some(calibre) = &measure.calibre {
        named("calibre", calibre, book.calibres.keys())?;
    }
    for count in &measure.chain {
        named("measure", count, book.measures.keys())?;
        if *count == measure.id || !book.measures[count].chain.is_empty() {
            return Err(format!("`chain` names counts that lead to it, and `{count}` is one that others lead to"));
        }
    }
    for dimension in measure.chain_where.keys() {
        named("dimension", dimension, book.dimensions.keys())?;
        if measure.chain.is_empty() {
            return Err("`chain_where` says what comes by the `chain`, and there is none".into());
        }
    }
    let other = |id: &String, want: &str| -> Result<&Form, String> {
        named("measure", id, book.measures.keys())?;
        let form = &book.measures[id].form;
        if form.id() == want { Ok(form) } else { Err(format!("`{id}` is a {}, and a {want} is needed here", form.id())) }
    };
    match &measure.form {
        Form::Count { stock: Some(stock), .. } => other(stock, "stock").map(|_| ()),
        Form::Count { .. } => Ok(()),
        Form::Sum { kind, of, only } => {
            let kind = kind_of(kind)?;
            told(kind, only)?;
            summed(kind, of)
        }
        Form::Ratio { kind, of, over } => {
            let kind = kind_of(kind)?;
            summed(kind, of)?;
            summed(kind, over)
        }
        Form::Stock { kind, of, exposure } => {
            let kind = kind_of(kind)?;
            if field_of(kind, of)?.additivity != Additivity::Stock {
                return Err(format!("`{of}` is not a stock in unit-months"));
            }
            if field_of(kind, exposure)?.additivity != Additivity::Snapshot {
                return Err(format!("`{exposure}` does not say how many months a period covers"));
            }
            Ok(())
        }
        Form::Facts { kind, day, only } => {
            let kind = kind_of(kind)?;
            told(kind, only)?;
            if field_of(kind, day)?.holds == Type::Day { Ok(()) } else { Err(format!("`{day}` is not a day")) }
        }
        Form::Roster {} => Ok(()),
        Form::Active { of, credit, .. } => {
            named("measure", of, book.measures.keys())?;
            match &book.measures[of].form {
                Form::Count { .. } => {}
                Form::Sum { kind, .. } if kind == "policy" => {}
                other => return Err(format!("`{of}` is a {}; what makes an agent active is a count or a sum of policies", other.id())),
            }
            if matches!(credit, Credit::Share | Credit::FullEach) {
                return Ok(());
            }
            Err("`credit` is \"share\" or \"full_each\": it says what part of a shared policy each agent has".into())
        }
        Form::Retained { months } if (1..=120).contains(months) => Ok(()),
        Form::Retained { .. } => Err("`months` is a number from 1 to 120".into()),
        Form::Distinct { of, each, at_least } => {
            let policy = kind_of("policy")?;
            for field in [Some(of), each.as_ref()].into_iter().flatten() {
                if field_of(policy, field)?.holds != Type::Text {
                    return Err(format!("`{field}` names nothing that can be counted once"));
                }
            }
            if *at_least == 0 { Err("`at_least` is a number from 1".into()) } else { Ok(()) }
        }
        Form::Within { kind, day, by, undone, without, of, .. } => {
            let kind = kind_of(kind)?;
            match (kind.id, day) {
                ("policy", Some(_)) => return Err("the day of a policy is the calibre's: leave `day` out".into()),
                ("policy", None) => {}
                (_, None) => return Err("say with `day` from which day the limit runs".into()),
                _ => {}
            }
            if by.is_empty() {
                return Err("`by` names the days that end it".into());
            }
            for day in day.iter().chain(by).chain(undone.keys()).chain(undone.values()).chain(without) {
                if field_of(kind, day)?.holds != Type::Day {
                    return Err(format!("`{day}` is not a day"));
                }
            }
            if let Some(other) = undone.keys().find(|day| !by.contains(day)) {
                return Err(format!("`undone` speaks of `{other}`, which is not in `by`"));
            }
            of.as_ref().map_or(Ok(()), |of| summed(kind, of))
        }
        Form::Part { kind, of, is } => {
            let kind = kind_of(kind)?;
            let (wanted, told) = if is.is_empty() { (Type::Flag, "a yes or no") } else { (Type::Text, "a text with values") };
            if field_of(kind, of)?.holds != wanted {
                return Err(format!("`{of}` is not {told}: leave `is` out for a yes or no, and name the values of a text in it"));
            }
            Ok(())
        }
        Form::Quotient { of, less, over } => {
            if of.is_empty() || over.is_empty() {
                return Err("a quotient has measures above and below its line".into());
            }
            for id in of.iter().chain(less).chain(over) {
                named("measure", id, book.measures.keys())?;
                let form = &book.measures[id].form;
                if form.base().is_some() || matches!(form, Form::Quotient { .. }) {
                    return Err(format!("`{id}` is a {}; a quotient is made of counts, sums and rosters", form.id()));
                }
            }
            Ok(())
        }
        Form::Share { of } | Form::Seasonal { of } => other(of, "count").map(|_| ()),
        Form::Weighted { of, weights } => {
            named("weight set", weights, book.weights.keys())?;
            other(of, "share").map(|_| ())
        }
        Form::Rolling { of, window } | Form::MovingAverage { of, window } | Form::SmoothingGap { of, window } => {
            if !(1..=120).contains(window) {
                return Err("`window` is a number of periods from 1 to 120".into());
            }
            other(of, "share").map(|_| ())
        }
    }
}

fn import(import: &Import) -> Result<(), String> {
    capability(&import.capability)?;
    if import.facts.is_empty() {
        return Err("a file gives facts: add a [[facts]] block".into());
    }
    if let Some(encoding) = &import.read.encoding
        && !["utf-8", "gb18030"].contains(&encoding.as_str())
    {
        return Err(format!("`encoding` is \"utf-8\" or \"gb18030\", not \"{encoding}\""));
    }
    if import.read.delimiter.is_some_and(|d| !d.is_ascii() || d == '"' || d == '\n') {
        return Err("`delimiter` is one ASCII character".into());
    }
    for facts in &import.facts {
        let kind = kind_of(&facts.kind)?;
        for fields in facts.variants() {
            for (id, cell) in &fields {
                let field = field_of(kind, id)?;
                unit_fits(field, cell)?;
            }
            if let Some(lacking) = kind.fields.iter().find(|f| f.required && fields.get(f.id).is_none_or(|cell| cell.is_optional())) {
                return Err(format!("a {} needs its `{}`: say which column holds it", kind.id, lacking.id));
            }
        }
        for id in &facts.skip_if_missing {
            field_of(kind, id)?;
        }
    }
    Ok(())
}

fn unit_fits(field: &Field, cell: &crate::Cell) -> Result<(), String> {
    let crate::Cell::Read(cell) = cell else { return Ok(()) };
    let units: &[&str] = match field.holds {
        Type::Money => &["yuan", "fen", "wan"],
        Type::Share => &["fraction", "percent", "ppm"],
        _ => &[],
    };
    match &cell.unit {
        Some(unit) if !units.contains(&unit.as_str()) && units.is_empty() => Err(format!("`{}` has no unit", field.id)),
        Some(unit) if !units.contains(&unit.as_str()) => {
            Err(format!("the unit of `{}` is one of {}, not \"{unit}\"", field.id, units.join(", ")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::Book;

    fn with(path: &str, text: &str) -> Result<Book, String> {
        let mut files = crate::read::shipped_files();
        files.insert(path.to_owned(), text.to_owned());
        Book::from_files(files).map_err(|e| e.to_string())
    }

    #[test]
    fn the_shipped_book_is_whole() {
        Book::shipped().unwrap();
    }

    #[test]
    fn a_sum_that_would_be_wrong_is_refused_with_the_reason() {
        let measure = |of: &str| {
            format!(
                "zh='x'\nen='x'\ncapability='3.1'\nshown='policies'\ndefinition={{zh='x',en='x'}}\n[form.sum]\nkind='report'\nof='{of}'\n"
            )
        };
        let stock = with("measures/x.toml", &measure("policy_months")).unwrap_err();
        assert!(stock.contains("not over time"), "{stock}");
        let snapshot = with("measures/x.toml", &measure("active_producers")).unwrap_err();
        assert!(snapshot.contains("repeated on many facts"), "{snapshot}");
        with("measures/x.toml", &measure("retained")).unwrap();
    }

    #[test]
    fn a_slip_in_a_definition_is_named_with_its_file_and_line() {
        let error = with("measures/x.toml", "zh='x'\nen='x'\ncapabilty='3.1'\n").unwrap_err();
        assert!(error.starts_with("book/measures/x.toml: line 3:"), "{error}");
        let error =
            with("imports/x.toml", "zh='x'\nen='x'\ncapability='3.1'\nsource='x'\n[[facts]]\nkind='qoute'\n[facts.fields]\n").unwrap_err();
        assert!(error.contains("nearest is quote"), "{error}");
        let error = with(
            "imports/x.toml",
            "zh='x'\nen='x'\ncapability='3.1'\nsource='x'\n[[facts]]\nkind='quote'\n[facts.fields]\nday={colum='d'}\n",
        )
        .unwrap_err();
        assert!(error.contains("unknown field `colum`"), "{error}");
    }

    #[test]
    fn nothing_is_held_back_that_people_must_be_told_of() {
        let rule = |of: &str, each: &str, holdback: &str| {
            let head = format!("zh='x'\nen='x'\ncapability='5.8'\ndefinition={{zh='x',en='x'}}\nof='{of}'\neach='{each}'\nfor=1\n");
            let owner = "owner='branch'\nescalate_after_days=3\nwhen.below.limit=1.0\n";
            let worth = "[worth]\nsurvival='policies'\nby='product_line'\nmeasured_days=90\nminutes={acknowledge=5,snooze=2,close=5}\n";
            with("signals/x.toml", &format!("{head}{owner}{worth}holdback={{seed=1,why={{zh='x',en='x'}},{holdback}}}"))
        };
        rule("policies", "agent", "share='10%'").unwrap();
        rule("policies", "agent", "share='10%',days=90").unwrap();
        for (of, each, holdback, says) in [
            ("policies", "team", "share='10%'", "never held back"),
            ("complaints", "agent", "share='10%'", "customers complain"),
            ("policies", "agent", "share='60%'", "at most 50%"),
            ("policies", "agent", "share='0%'", "above 0%"),
            ("policies", "agent", "share='10%',days=30", "`measured_days`"),
        ] {
            let refused = rule(of, each, holdback).unwrap_err();
            assert!(refused.contains(says), "{refused}");
        }
    }

    #[test]
    fn the_weights_of_a_score_are_whole_and_its_points_run_somewhere() {
        let score = |weights: &str, first: &str, more: &str| {
            let head = "zh='x'\nen='x'\ncapability='5.9'\ndefinition={zh='x',en='x'}\nevery='quarter'\nwaits_days=10\nmonths=12\nenough='20%'\ndue_days=10\n";
            let version = format!("[[version]]\nsince='2000-01-01'\nwhy={{zh='x',en='x'}}\nweights={{{weights}}}\n");
            let item = |what: &str| format!("[[version.items]]\nzh='x'\nen='x'\n{what}\n");
            with("scores/x.toml", &format!("{head}{version}{}{}", item(first), item(more)))
        };
        let [both, goal] =
            ["attainment='60%',compliance='40%'", "id='a'\naspect='attainment'\nweight='100%'\nof='goal_attainment'\nzero=0\nfull=1"];
        let rate = "id='b'\naspect='compliance'\nweight='100%'\n";
        score(both, goal, &format!("{rate}of='complaint_rate'\nzero=0.1\nfull=0")).unwrap();
        score(both, goal, &format!("{rate}checks=['visits']\nzero=0.1\nfull=0\nmonths=12")).unwrap();
        for (weights, first, more, says) in [
            ("attainment='60%',compliance='30%'", goal, "of='complaint_rate'\nzero=0.1\nfull=0", "not 90%"),
            ("attainment='60%',satisfaction='40%'", goal, "of='complaint_rate'\nzero=0.1\nfull=0", "has a weight and items"),
            (both, &goal.replace("100%", "80%"), "of='complaint_rate'\nzero=0.1\nfull=0", "not 80%"),
            (both, goal, "of='complaint_rate'\nzero=0.1\nfull=0.1", "two figures apart"),
            (both, goal, "of='complaints'\nzero=0.1\nfull=0", "things divided by others"),
            (both, goal, "of='claims_paid_in_10_days'\nzero=0.1\nfull=0", "do not name their agent (claim)"),
            (both, goal, "of='complaint_rate'\nchecks=['visits']\nzero=0.1\nfull=0", "not both"),
            (both, goal, "checks=['visit']\nzero=0.1\nfull=0", "the nearest is visits"),
            (both, goal, "of='complaint_rate'\nzero=0.1\nfull=0\nmonths=24", "from those of a period to the 12"),
            (both, &goal.replace("'a'", "'b'"), "of='complaint_rate'\nzero=0.1\nfull=0", "two items"),
        ] {
            let refused = score(weights, first, &format!("{rate}{more}")).unwrap_err();
            assert!(refused.contains(says), "{says}: {refused}");
        }
    }

    #[test]
    fn the_steps_of_a_bonus_rise() {
        let scheme = |bonus: &str| {
            let head = "zh='x'\nen='x'\ncapability='4.3'\nsince='2025-01-01'\nday='issue'\nbase='premium_fen'\ncalendar='calendar_month'\n";
            let rates = "by='product_line'\n[[rates]]\nsince='2025-01-01'\nof={life='10%'}\n";
            with("pay/x.toml", &format!("{head}{rates}[[bonus]]\n{bonus}"))
        };
        scheme("period='quarter'\nsteps=[{from=5,amount='300'},{from=8,amount='500'}]").unwrap();
        let falls = scheme("period='month'\nsteps=[{from=5,amount='300'},{from=8,amount='300'}]").unwrap_err();
        assert!(falls.contains("8 comes after 5"), "{falls}");
        let nothing = scheme("period='month'\nsteps=[{from=0,amount='300'}]").unwrap_err();
        assert!(nothing.contains("everybody would have it"), "{nothing}");
        let daily = scheme("period='day'\nsteps=[{from=1,amount='300'}]").unwrap_err();
        assert!(daily.contains("not a day"), "{daily}");
        assert!(scheme("period='month'\nsteps=[]").unwrap_err().contains("at least one step"));
    }
}
