//! How value types of the model become columns and come back.

use keyward_model::{
    ApplicationType, ConnectorType, Id, Phone, RoleType, ScopeSet, TenantId, Time,
};
use serde::Serialize;

use crate::{
    Error, Result,
    engine::{Column, FromColumn},
};

/// A serialized JSON column. Values of the model always serialize.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::decode(error.to_string()))
}

impl FromColumn for Time {
    fn from_column(column: Column<'_>) -> Result<Self> {
        i64::from_column(column).map(Self::from_millis)
    }
}

impl<T> FromColumn for Id<T> {
    fn from_column(column: Column<'_>) -> Result<Self> {
        String::from_column(column).map(Self::from)
    }
}

impl FromColumn for TenantId {
    fn from_column(column: Column<'_>) -> Result<Self> {
        Self::parse(&String::from_column(column)?).map_err(|error| Error::decode(error.to_string()))
    }
}

impl FromColumn for ScopeSet {
    fn from_column(column: Column<'_>) -> Result<Self> {
        String::from_column(column).map(|text| Self::parse(&text))
    }
}

impl FromColumn for Phone {
    fn from_column(column: Column<'_>) -> Result<Self> {
        String::from_column(column).map(Self::from_stored)
    }
}

impl FromColumn for ApplicationType {
    fn from_column(column: Column<'_>) -> Result<Self> {
        Self::from_name(&String::from_column(column)?)
            .ok_or_else(|| Error::decode("is no type of application"))
    }
}

impl FromColumn for RoleType {
    fn from_column(column: Column<'_>) -> Result<Self> {
        match String::from_column(column)?.as_str() {
            "User" => Ok(Self::User),
            "MachineToMachine" => Ok(Self::MachineToMachine),
            _ => Err(Error::decode("is no type of role")),
        }
    }
}

/// The text of a connector type's column.
pub(crate) const fn connector_type(kind: ConnectorType) -> &'static str {
    match kind {
        ConnectorType::Sms => "Sms",
        ConnectorType::Email => "Email",
        ConnectorType::Social => "Social",
    }
}
