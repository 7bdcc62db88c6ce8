// What the page and the pieces that come later both use. A piece imports this file beside what it
// needs: then all of them share the same set, and the bundler makes one file of it, not one for
// each combination of users.

import './api.js';
import './copia.js';
import './dom.js';
import './evidenze.js';
import './identifica.js';
import './lingua.js';
import './mappa.js';
import './stato.js';
import './testo.js';
import './vista.js';
