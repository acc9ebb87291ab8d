#!/usr/bin/env bash
# Keycloak's database: run by the postgres image when it makes its data folder (compose.yaml).
set -euo pipefail
psql --username postgres -v ON_ERROR_STOP=1 -v password="$(< /run/secrets/keycloak-database-password)" << 'SQL'
CREATE ROLE keycloak LOGIN PASSWORD :'password';
CREATE DATABASE keycloak OWNER keycloak;
REVOKE ALL ON DATABASE keycloak FROM PUBLIC;
SQL
