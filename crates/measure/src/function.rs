//! The functions of ours in a plan (函数). Each is made of what it says of itself, so that a plan can carry it to another
//! machine, where it is made again.

use crate::derived::{group, years};
use crate::reach::limit;
use crate::scan::period;
use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, internal_datafusion_err};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarFunctionImplementation, ScalarUDF, ScalarUDFImpl, Signature, Volatility, create_udf,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use upcount_book::{Band, Limit};
use upcount_model::{Calendar, Day, Grain};

/// What a function does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Function {
    /// From the latest of so many days to the code of its period; none outside the first and the last.
    Period { calendar: Calendar, grain: Option<Grain>, first: Day, last: Day, days: usize },
    /// From the latest of so many days to the limit that runs from it.
    Limit { limit: Limit, days: usize },
    /// From two days to the band of the whole years between them.
    Years(Vec<Band>),
    /// From a code to its group.
    Group(BTreeMap<String, Vec<String>>),
}

impl Function {
    /// The function of these arguments.
    pub(crate) fn call(self, arguments: Vec<Expr>) -> Expr {
        self.made().call(arguments)
    }

    /// The function itself.
    pub(crate) fn made(self) -> ScalarUDF {
        let (name, takes, gives) = match &self {
            Self::Period { days, .. } => ("period", vec![DataType::Date32; *days], DataType::Int32),
            Self::Limit { days, .. } => ("limit", vec![DataType::Date32; *days], DataType::Date32),
            Self::Years(_) => ("years", vec![DataType::Date32; 2], DataType::Utf8View),
            Self::Group(_) => ("group_of", vec![DataType::Utf8View], DataType::Utf8View),
        };
        let says = serde_json::to_string(&self).unwrap_or_default();
        // Functions that do the same have the same name, and no others.
        let hash = Sha256::digest(&says);
        let name = hash.iter().take(6).fold(format!("{name}_"), |name, byte| format!("{name}{byte:02x}"));
        let does = match self {
            Self::Period { calendar, grain, first, last, .. } => period(&calendar, grain, first, last),
            Self::Limit { limit: of, .. } => limit(of),
            Self::Years(bands) => years(bands),
            Self::Group(groups) => group(&groups),
        };
        ScalarUDF::from(Made { name, says, takes: Signature::exact(takes, Volatility::Immutable), gives, does })
    }

    /// What a function of ours says of itself.
    pub(crate) fn says(function: &ScalarUDF) -> Option<&str> {
        let made: &dyn std::any::Any = function.inner().as_ref();
        made.downcast_ref::<Made>().map(|made| made.says.as_str())
    }

    /// The function that says this of itself.
    pub(crate) fn from_what_it_says(says: &[u8]) -> Result<ScalarUDF> {
        let function: Self = serde_json::from_slice(says).map_err(|e| internal_datafusion_err!("a function cannot be read: {e}"))?;
        Ok(function.made())
    }
}

/// A function that only this process can work out, by what it holds.
pub(crate) fn here(
    name: &str,
    takes: Vec<DataType>,
    gives: DataType,
    does: impl Fn(&[ArrayRef]) -> Result<ArrayRef> + Send + Sync + 'static,
) -> ScalarUDF {
    let does = move |arguments: &[ColumnarValue]| Ok(ColumnarValue::Array(does(&ColumnarValue::values_to_arrays(arguments)?)?));
    create_udf(name, takes, gives, Volatility::Immutable, Arc::new(does))
}

struct Made {
    name: String,
    says: String,
    takes: Signature,
    gives: DataType,
    does: ScalarFunctionImplementation,
}

impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}
impl PartialEq for Made {
    fn eq(&self, other: &Self) -> bool {
        self.says == other.says
    }
}
impl Eq for Made {}
impl Hash for Made {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.says.hash(state);
    }
}

impl ScalarUDFImpl for Made {
    fn name(&self) -> &str {
        &self.name
    }
    fn signature(&self) -> &Signature {
        &self.takes
    }
    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.gives.clone())
    }
    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        (self.does)(&arguments.args)
    }
}
