// Writes THIRD-PARTY-NOTICES.txt from what the build has put into the bundles:  npm run notices. One file for all
// platforms.
import { writeFileSync } from 'node:fs';
import { notices, noticesFile } from './notices.mjs';

writeFileSync(noticesFile, notices());
