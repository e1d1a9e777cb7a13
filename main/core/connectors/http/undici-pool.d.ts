// Only the pool: the whole of undici costs 90 ms at start and needs globals the oldest runtime lacks (performance.md 4).
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export default Pool;
}
