//! What every page is: its headers, its language, its weight, and that nothing typed runs in it.

mod first_screen;
mod headers;
mod hint;
mod hostile;
mod inbox;
mod language;
mod no_method;
mod own_look;
mod session;
mod terms;
mod weight;
