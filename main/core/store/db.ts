/** The open database as the rest of the core sees it: better-sqlite3's API. */
import type Database from 'libsql';

export type Db = Database.Database;
