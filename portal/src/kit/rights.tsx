/** Who is signed in and what they may do where they are. */
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { $api, type Answer } from '@/api/api'
import { type Call, type Rights, mayCall } from '@/api/access'

export type Me = Answer<'get', '/me'>

export const meOptions = () => $api.queryOptions('get', '/me', {}, { staleTime: 60_000 })

function rightsOf(me: Me): Rights {
  return {
    tenant: new Set(me.permissions),
    platform: new Set(me.platform_permissions),
    isMember: me.tenant_id !== null,
  }
}

/** The signed-in person; undefined for the moment in which that is not known. */
export function useMe(): Me | undefined {
  return useQuery(meOptions()).data
}

/** `const may = useMay(); may('POST /websites')` */
export function useMay(): (call: Call) => boolean {
  const me = useMe()
  return useMemo(() => {
    const rights = me && rightsOf(me)
    return (call) => rights !== undefined && mayCall(rights, call)
  }, [me])
}

/** Shows what is inside to those who may make the call it leads to. */
export function Can({
  call,
  children,
  otherwise,
}: {
  call: Call
  children: ReactNode
  otherwise?: ReactNode
}) {
  return useMay()(call) ? children : otherwise
}
