#!/usr/bin/env bash
# Makes the files that compose.yaml hands to its containers as secrets: random, once; what is there already stays.
#   make-secrets.sh [FOLDER]      by default deploy/secrets
# Where the bank gives out a token, write it into bank-token before.
set -euo pipefail
folder=${1:-$(dirname "$0")/secrets}
command -v openssl > /dev/null || { echo "openssl is needed: install it (Debian: apt install openssl)" >&2; exit 1; }
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"

# The folder keeps others out; a container reads its files as the user it runs as, so they carry the right to be read.
keep() { # NAME, its text on standard input; without a newline at the end, which would be part of a password
  if [ -s "$1" ]; then
    cat > /dev/null
    return
  fi
  tr -d '\n' > "$1"
  chmod 444 "$1"
  echo "made $folder/$1"
}
word() { openssl rand -hex 24; }

word | keep postgres-password
keep postgres-url <<< "postgresql://postgres:$(< postgres-password)@postgres:5432/postgres"
for service in credit-rating commitment reward-penalty subsidy; do
  role=${service//-/_}
  keep "$service-url" <<< "postgresql://$role:$(word)@postgres:5432/shouxin_$role"
  keep "$service-owner-url" <<< "postgresql://${role}_owner:$(word)@postgres:5432/shouxin_$role"
done
word | keep redis-password
keep redis-url <<< "redis://:$(< redis-password)@redis:6379"
keep redis-conf <<< "requirepass $(< redis-password)"
openssl rand -base64 32 | keep data-key
word | keep session-secret
word | keep oidc-client-secret
word | keep keycloak-database-password
word | keep keycloak-admin-password
word | keep bank-token
