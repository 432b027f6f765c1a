//! The console: agents, supervisors, administrators.

mod browser;
mod desk;
mod model;
mod simulator;
mod view;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(view::App);
}
