/** Certificates as the API shows them: a team's, or anybody's to operators. */
import type { Answer, Body } from '@/api/api'

export type CertificateRoot = '/certificates' | '/admin/certificates'
export type Certificate = Answer<'get', '/certificates/{id}'>
export type CertificateState = Certificate['state']
export type Revocation = Body<'post', '/certificates/{id}/revoke'>
