/** `npm run keycloak:demo-realm`: the realm with the demo people and systems, for a Keycloak that is shown and thrown away. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoRealm } from '../deploy/keycloak/demo-realm';

const folder = join(__dirname, '..', '.local', 'keycloak');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'shouxin-realm.json'), JSON.stringify(demoRealm(), null, 2));
console.log('.local/keycloak/shouxin-realm.json');
