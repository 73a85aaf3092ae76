-- A made-up company lives on the day on which its facts end; of a file of a real one there is none.
ALTER TABLE import ADD COLUMN made_up_until TEXT;
UPDATE import SET made_up_until = '2025-12-31' WHERE made_up <> 0;
ALTER TABLE import DROP COLUMN made_up;
