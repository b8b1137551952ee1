/** A search that waits until somebody has stopped typing. */
import { useRouter } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Input } from '@/ui/input'

const WAIT_MS = 250

export function SearchInput({
  value,
  onChange,
  label,
  className = 'w-full sm:w-72',
}: {
  value: string
  onChange: (value: string) => void
  /** What is searched; shown in the field, too. */
  label: string
  className?: string
}) {
  const router = useRouter()
  const [text, setText] = useState(value)
  const typedAt = useRef('')
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return undefined
    const timer = setTimeout(() => {
      // Who has found it already is on the way there; the search is part of the address, and would call them back.
      if (router.latestLocation.pathname === typedAt.current) onChange(text)
    }, WAIT_MS)
    return () => clearTimeout(timer)
  }, [router, text, value, onChange])
  return (
    <div className={`relative ${className}`}>
      <Search
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
        aria-hidden
      />
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => {
          typedAt.current = router.latestLocation.pathname
          setText(event.target.value)
        }}
        className="pl-8"
      />
    </div>
  )
}
