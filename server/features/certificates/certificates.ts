/** Certificates of names: ordered, renewed and kept. What other parts of the program use of this feature. */
export { type AuthorityHealth, listAuthorities } from './authorities/authorities.ts'
export { wantByHandshake } from './orders/handshake.ts'
export {
  type CertificateOrder,
  type OrderReason,
  cancelOrder,
  orderCertificate,
  retryOrder,
} from './orders/orders.ts'
export { findLastOrderFor, findOrder, listOrders, listOrdersFor } from './orders/queries.ts'
export { certificatesOf } from './status.ts'
export { type Certificate, chooseCertificates, installCertificate } from './store.ts'
