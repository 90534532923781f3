//! The Console's guides, as their readers follow them: the code that they show runs with an application's own values. A
//! person signs in to an application and out again; an API lets in who may come.

mod api;
mod application;
mod machine;
mod program;
mod spring_boot;
