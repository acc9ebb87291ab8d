#!/usr/bin/env bash
# Lets another government system in: a client of its own with the role `system`, which signs in by client credentials.
# Prints its secret, once. Run it where Keycloak's kcadm.sh is signed in to the realm `master` (docs/DEPLOY.md).
#   add-system.sh CLIENT_ID NAME DEPARTMENT SUB_ZONE...
# Environment: KCADM, the way to kcadm.sh; KCADM_CONFIG, the file of its sign-in, where that is not its usual one.
set -euo pipefail
[ $# -ge 4 ] || { echo "usage: $0 CLIENT_ID NAME DEPARTMENT SUB_ZONE..." >&2; exit 2; }
id=$1 name=$2 department=$3
shift 3
kcadm() { "${KCADM:-/opt/keycloak/bin/kcadm.sh}" "$@" -r shouxin ${KCADM_CONFIG:+--config "$KCADM_CONFIG"}; }
zones=$(printf ',"%s"' "$@")

client=$(kcadm create clients -i -s clientId="$id" -s name="$name" -s protocol=openid-connect -s publicClient=false \
  -s serviceAccountsEnabled=true -s standardFlowEnabled=false -s directAccessGrantsEnabled=false \
  -s fullScopeAllowed=false -s 'defaultClientScopes=["basic","profile","shouxin"]' -s 'optionalClientScopes=[]')
user=$(kcadm get "clients/$client/service-account-user" --fields id --format csv --noquotes)
kcadm update "users/$user" -s firstName="$name" -s "attributes.department=[\"$department\"]" \
  -s "attributes.subZones=[${zones:1}]"
kcadm add-roles --uid "$user" --rolename system
kcadm get "clients/$client/client-secret" --fields value --format csv --noquotes
