//! A file added to the Book must be embedded anew.
fn main() {
    println!("cargo:rerun-if-changed=../../book");
}
