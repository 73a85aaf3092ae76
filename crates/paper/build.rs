//! Letters that were installed after a build must be embedded by the next one.
fn main() {
    let letters = "../../web/node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf";
    println!("cargo:rerun-if-changed={letters}");
    if !std::path::Path::new(letters).exists() {
        // Installed files are as old as their package; only what is missing is looked for again each time.
        println!("cargo:rerun-if-changed=letters-are-missing");
    }
}
