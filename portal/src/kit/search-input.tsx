/** A search that waits until somebody has stopped typing. */
import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
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
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return undefined
    const timer = setTimeout(() => onChange(text), WAIT_MS)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
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
        onChange={(event) => setText(event.target.value)}
        className="pl-8"
      />
    </div>
  )
}
