-- The two logins of the platform: the owner migrates; the engines have what the owner grants them and no more.
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"engine" LOGIN PASSWORD :'engine_password';
