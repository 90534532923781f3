-- Codes go to e-mail addresses too. The phone number of such a code is the empty text: the previous
-- version, which knows no other codes, never asks for one of these.

ALTER TABLE verification_codes ADD COLUMN email TEXT;
