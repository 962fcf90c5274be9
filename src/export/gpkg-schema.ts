/**
 * What every GeoPackage holds beside its layers (OGC 12-128r17, version 1.3): the tables that describe it, WGS 84, and for a layer the
 * index over its bounds with the triggers that keep it. The layers are gpkg-tables.ts. Rules GPK1, GPK5.
 */
import { wgs84 } from './wkb.ts'

/** 'GPKG', 1.3.0 */
export const applicationId = 0x4750_4b47
export const userVersion = 10_300

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

const definition = 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],' +
  'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'

/** The file is made once and thrown away when it is not whole: no journal, no waiting for the disk, little memory. */
export const openingStatements: readonly string[] = ['PRAGMA page_size = 4096', 'PRAGMA locking_mode = exclusive', 'PRAGMA journal_mode = off', 'PRAGMA synchronous = off', 'PRAGMA temp_store = memory', 'PRAGMA cache_size = -8000']

export const schemaStatements: readonly string[] = [
  `PRAGMA application_id = ${applicationId}`,
  `PRAGMA user_version = ${userVersion}`,
  'CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)',
  `INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
    ('WGS 84 geodetic', ${wgs84}, 'EPSG', ${wgs84}, ${literal(definition)}, 'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid')`,
  `CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))`,
  `CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))`,
  'CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))',
  `CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name))`,
  `CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))`,
  ...['gpkg_data_columns', 'gpkg_data_column_constraints'].map((table) => `INSERT INTO gpkg_extensions VALUES ('${table}', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec130/#extension_schema', 'read-write')`),
]

export const indexName = (table: string): string => `rtree_${table}_geom`

export const indexStatements = (table: string): readonly string[] => [
  `CREATE VIRTUAL TABLE ${quoted(indexName(table))} USING rtree(id, minx, maxx, miny, maxy)`,
  `INSERT INTO gpkg_extensions VALUES (${literal(table)}, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec130/#extension_rtree', 'write-only')`,
]

/** [GPK5] For programs that edit the layer: those know the functions that these call. */
export const triggerStatements = (table: string): readonly string[] => {
  const index = quoted(indexName(table))
  const [is, isNot] = ['(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))', '(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))']
  const put = `INSERT OR REPLACE INTO ${index} VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));`
  const trigger = (name: string, event: string, when: string, body: string): string => `CREATE TRIGGER ${quoted(`${indexName(table)}_${name}`)} AFTER ${event} ON ${quoted(table)} WHEN ${when} BEGIN ${body} END`
  return [
    trigger('insert', 'INSERT', is, put),
    trigger('update1', 'UPDATE OF geom', `OLD.fid = NEW.fid AND ${is}`, put),
    trigger('update2', 'UPDATE OF geom', `OLD.fid = NEW.fid AND ${isNot}`, `DELETE FROM ${index} WHERE id = OLD.fid;`),
    trigger('update3', 'UPDATE', `OLD.fid != NEW.fid AND ${is}`, `DELETE FROM ${index} WHERE id = OLD.fid; ${put}`),
    trigger('update4', 'UPDATE', `OLD.fid != NEW.fid AND ${isNot}`, `DELETE FROM ${index} WHERE id IN (OLD.fid, NEW.fid);`),
    trigger('delete', 'DELETE', 'OLD.geom NOTNULL', `DELETE FROM ${index} WHERE id = OLD.fid;`),
  ]
}
