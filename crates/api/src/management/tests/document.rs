//! The OpenAPI document as it is kept in the repository.

use std::path::Path;

use crate::management::openapi;

#[test]
fn the_reference_is_what_the_routes_say() {
    let path = "../../docs/reference/management-api.openapi.json";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let made = format!("{:#}\n", openapi("http://localhost:3001"));
    let mut lines = kept.lines().zip(made.lines());
    let differs = lines.find(|(kept, made)| kept != made);
    assert_eq!(differs, None, "run `cargo xtask codegen`");
    assert_eq!(kept.len(), made.len(), "run `cargo xtask codegen`");
}

#[test]
fn names_of_operations_are_unique_and_every_operation_says_what_it_does() {
    let document = openapi("http://localhost:3001");
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|item| item.as_object().unwrap().values());
    let mut names = Vec::new();
    for operation in operations {
        assert!(operation["summary"].is_string(), "{operation}");
        let answers = operation["responses"].as_object().unwrap().keys();
        let successes = answers.filter(|status| status.starts_with(['2', '3']));
        assert!(successes.count() > 0, "{operation}");
        names.push(operation["operationId"].as_str().unwrap());
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}
