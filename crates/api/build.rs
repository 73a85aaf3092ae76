//! A web that was built anew must be embedded anew.
fn main() {
    println!("cargo:rerun-if-changed=../../web/dist");
}
