// Package ogr reads any vector file through GDAL: shapefiles, GeoPackages, DXF and what else an
// office or its consultants may deliver. GDAL's ogr2ogr runs as a child process, in a group of
// its own, with limits on time, memory and temporary files, and streams rows to us.
//
// Its words are strato (a table of the source), riga (one object: a geometry and the values of
// its columns, as text) and info (what GDAL says of a strato). Geometries come in two dimensions, with curves turned into
// lines, east before north, in the reference system of the source and with every digit of it.
//
// It never follows a network address, never writes beside the source, never transforms or
// repairs: that is the merge's work, in PostGIS.
package ogr
