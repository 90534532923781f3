//! What a parser accepts, told by the parser itself: run over nothing, each of its readers notes
//! what it would have taken. So the document of an operation cannot differ from what is read.
//!
//! A type shows all of its members only when it reads all of them before it gives up, which is
//! the habit of [`FromInput`](super::FromInput) anyway.

use std::{
    cell::{Cell, RefCell},
    ops::RangeInclusive,
    rc::Rc,
};

use utoipa::openapi::{
    RefOr, Schema,
    schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, SchemaFormat, SchemaType, Type},
};

use super::{FromInput, Input};

/// The schema of the documents that `T` is read from.
#[must_use]
pub fn describe<T: FromInput>() -> RefOr<Schema> {
    let sketch = Rc::<Sketch>::default();
    // Nothing is there, so nothing is read.
    drop(T::from_input(&Input::describing(sketch.clone())));
    sketch.schema()
}

/// What the readers noted about a place in the document.
#[derive(Default)]
pub(super) struct Sketch {
    is_optional: Cell<bool>,
    is_nullable: Cell<bool>,
    format: Cell<Option<&'static str>>,
    shape: RefCell<Shape>,
}

#[derive(Default)]
enum Shape {
    #[default]
    Any,
    Text(RangeInclusive<usize>),
    Choice(Vec<String>),
    Integer(RangeInclusive<i64>),
    Decimal,
    Boolean,
    List(Rc<Sketch>, RangeInclusive<usize>),
    /// Known members.
    Members(Vec<(String, Rc<Sketch>)>),
    /// Any members, each of them like this.
    Map(Rc<Sketch>),
}

impl Sketch {
    pub(super) fn optional(&self) {
        self.is_optional.set(true);
    }

    pub(super) fn nullable(&self) {
        self.is_nullable.set(true);
    }

    pub(super) fn format(&self, format: &'static str) {
        self.format.set(Some(format));
    }

    /// A text; of two readers the narrower one counts.
    pub(super) fn text(&self, length: RangeInclusive<usize>) {
        let known = match &*self.shape.borrow() {
            Shape::Text(known) => known.clone(),
            _ => 0..=usize::MAX,
        };
        let length = *length.start().max(known.start())..=*length.end().min(known.end());
        self.shape.replace(Shape::Text(length));
    }

    pub(super) fn choice(&self, names: Vec<String>) {
        self.shape.replace(Shape::Choice(names));
    }

    pub(super) fn integer(&self, range: RangeInclusive<i64>) {
        self.shape.replace(Shape::Integer(range));
    }

    pub(super) fn decimal(&self) {
        self.shape.replace(Shape::Decimal);
    }

    pub(super) fn boolean(&self) {
        self.shape.replace(Shape::Boolean);
    }

    /// The element of a list.
    pub(super) fn list(&self, length: RangeInclusive<usize>) -> Rc<Self> {
        let element = Rc::<Self>::default();
        self.shape.replace(Shape::List(element.clone(), length));
        element
    }

    /// An object, whose members are told later.
    pub(super) fn object(&self) {
        let mut shape = self.shape.borrow_mut();
        if !matches!(*shape, Shape::Members(_) | Shape::Map(_)) {
            *shape = Shape::Members(Vec::new());
        }
    }

    /// The members of an object that may have any.
    pub(super) fn map(&self) -> Rc<Self> {
        let member = Rc::<Self>::default();
        self.shape.replace(Shape::Map(member.clone()));
        member
    }

    pub(super) fn member(&self, key: &str) -> Rc<Self> {
        self.object();
        let member = Rc::<Self>::default();
        if let Shape::Members(members) = &mut *self.shape.borrow_mut() {
            if let Some((_, known)) = members.iter().find(|(own, _)| own == key) {
                return known.clone();
            }
            members.push((key.to_owned(), member.clone()));
        }
        member
    }

    fn kind(&self, kind: Type) -> SchemaType {
        if self.is_nullable.get() {
            SchemaType::Array(vec![kind, Type::Null])
        } else {
            SchemaType::Type(kind)
        }
    }

    fn schema(&self) -> RefOr<Schema> {
        let object = |kind| ObjectBuilder::new().schema_type(self.kind(kind));
        match &*self.shape.borrow() {
            Shape::Any => ObjectBuilder::new()
                .schema_type(SchemaType::AnyValue)
                .into(),
            Shape::Text(length) => object(Type::String)
                .format(
                    self.format
                        .get()
                        .map(|name| SchemaFormat::Custom(name.to_owned())),
                )
                .min_length(Some(*length.start()).filter(|least| *least > 0))
                .max_length(Some(*length.end()).filter(|most| *most < usize::MAX))
                .into(),
            Shape::Choice(names) => object(Type::String)
                .enum_values(Some(names.iter().map(String::as_str)))
                .into(),
            Shape::Integer(range) => object(Type::Integer)
                .minimum(Some(*range.start()).filter(|least| *least > i64::MIN))
                .maximum(Some(*range.end()).filter(|most| *most < i64::MAX))
                .into(),
            Shape::Decimal => object(Type::Number).into(),
            Shape::Boolean => object(Type::Boolean).into(),
            Shape::List(element, length) => {
                let array = ArrayBuilder::new()
                    .schema_type(self.kind(Type::Array))
                    .items(element.schema())
                    .min_items(Some(*length.start()).filter(|least| *least > 0))
                    .max_items(Some(*length.end()).filter(|most| *most < usize::MAX));
                Schema::Array(array.build()).into()
            }
            Shape::Members(members) => members
                .iter()
                .fold(object(Type::Object), |object, (key, member)| {
                    let object = object.property(key, member.schema());
                    if member.is_optional.get() {
                        object
                    } else {
                        object.required(key)
                    }
                })
                .into(),
            Shape::Map(member) => {
                let members = match &*member.shape.borrow() {
                    Shape::Any => AdditionalProperties::FreeForm(true),
                    _ => AdditionalProperties::RefOr(member.schema()),
                };
                object(Type::Object)
                    .additional_properties(Some(members))
                    .into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Everything;

    impl FromInput for Everything {
        fn from_input(input: &Input<'_>) -> Option<Self> {
            input.is_object()?;
            let name = input.key("name").text_of(1..=5);
            let site = input
                .key("site")
                .optional_nullable(|site| site.form("uri").parsed(|text| text.parse::<url::Url>()));
            let kind = input.key("kind").choice(&[("A", 1), ("B", 2)]);
            let count = input
                .key("count")
                .optional(|count| count.number::<u8>(0..=9));
            let since = input.key("since").integer(i64::MIN..=i64::MAX);
            let size = input.key("size").optional(Input::decimal);
            let is_on = input.key("isOn").boolean();
            let ids = input.key("ids").list_of(1..=3, |id| id.text_of(0..=21));
            let free = input.key("free").object();
            let texts = input.key("texts").map(Input::text);
            let inner = input.key("inner").optional(|inner| {
                inner.is_object()?;
                inner.key("deep").nullable(Input::boolean)
            });
            // Were one of these not optional, nothing after it would be described.
            name?;
            drop((
                site?, kind?, count?, since?, size?, is_on?, ids?, free?, texts?, inner?,
            ));
            Some(Self)
        }
    }

    #[test]
    fn every_reader_tells_what_it_takes() {
        let schema = serde_json::to_value(describe::<Everything>()).unwrap_or_default();
        assert_eq!(
            schema,
            json!({
                "type": "object",
                "required": ["name", "kind", "since", "isOn", "ids", "free", "texts"],
                "properties": {
                    "name": { "type": "string", "minLength": 1, "maxLength": 5 },
                    "site": { "type": ["string", "null"], "format": "uri" },
                    "kind": { "type": "string", "enum": ["A", "B"] },
                    "count": { "type": "integer", "minimum": 0, "maximum": 9 },
                    "since": { "type": "integer" },
                    "size": { "type": "number" },
                    "isOn": { "type": "boolean" },
                    "ids": {
                        "type": "array",
                        "items": { "type": "string", "maxLength": 21 },
                        "minItems": 1,
                        "maxItems": 3,
                    },
                    "free": { "type": "object", "additionalProperties": true },
                    "texts": { "type": "object", "additionalProperties": { "type": "string" } },
                    "inner": {
                        "type": "object",
                        "required": ["deep"],
                        "properties": { "deep": { "type": ["boolean", "null"] } },
                    },
                },
            })
        );
    }
}
