/** Where a file proves that a name is somebody's, on the web server that the name leads to before it leads here. */

/** Never answered here, whatever a website has: behind a CDN, it would prove names of others to us. */
export const PROOF_PATH = '/.well-known/hotswap-verification'
