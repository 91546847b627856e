-- A new and empty database which the engines may connect to and nothing else: its schema public is writable by its owner alone.
CREATE DATABASE :"database" OWNER :"owner" TEMPLATE template0;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"engine";
