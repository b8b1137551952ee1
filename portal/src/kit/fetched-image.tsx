/** A picture that the API shows only to those who are signed in: browsers send no token with an <img>. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { accessToken, currentScope } from '@/api/session'

/** Keeps pictures as data: addresses of blobs would have to be let go of, and the cache outlives the component. */
async function fetchPicture(src: string): Promise<string> {
  const response = await fetch(src, { headers: { authorization: `Bearer ${await accessToken()}` } })
  if (!response.ok) throw new Error(`The picture could not be loaded (${response.status}).`)
  const blob = await response.blob()
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(reader.error ?? new Error('The picture could not be read.'))
    reader.readAsDataURL(blob)
  })
}

/** @param otherwise shown until the picture is there, and where there is none */
export function FetchedImage({
  src,
  alt,
  className,
  otherwise,
}: {
  src: string | null
  alt: string
  className?: string
  otherwise?: ReactNode
}) {
  const { data } = useQuery({
    queryKey: ['picture', currentScope(), src],
    queryFn: () => fetchPicture(src ?? ''),
    enabled: src !== null,
    staleTime: Infinity,
    retry: false,
  })
  return data ? <img src={data} alt={alt} className={className} /> : otherwise
}
