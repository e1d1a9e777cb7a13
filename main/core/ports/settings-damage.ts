/** What became of a damaged settings file. */
export interface SettingsDamage {
  /** Its new name in the data folder. */
  readonly file: string;
  /** What could not be read, in words. */
  readonly lost: readonly string[];
}
