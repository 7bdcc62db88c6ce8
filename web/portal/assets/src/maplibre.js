// The map library, told where its worker is: a file of ours, so that no blob is needed.
import * as maplibregl from 'maplibre-gl';
import { risorsa } from './dom.js';

maplibregl.setWorkerUrl(risorsa('maplibre-gl-worker.mjs'));
// It starts while the page asks where the map begins.
maplibregl.prewarm();

export default maplibregl;
