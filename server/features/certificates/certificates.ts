/** Certificates of names: ordered, renewed and kept. What other parts of the program use of this feature. */
export { wantByHandshake } from './orders/handshake.ts'
export type { CertificateOrder } from './orders/orders.ts'
export { certificatesOf } from './status.ts'
export { installCertificate } from './store.ts'
