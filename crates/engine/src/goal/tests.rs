mod cascade;
mod exact;
mod made;
mod speaks;
mod tables;
