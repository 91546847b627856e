-- Earlier versions gave the venue a signal's id as its sender spelled it, this one gives it in lower case. Where a row does not say so,
-- the venue may have the order under another spelling. Rows of earlier versions, and of their engines that still run, stay null.
ALTER TABLE signals ADD COLUMN id_in_lower_case boolean;
