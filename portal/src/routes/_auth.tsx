/** The frame of what one sees before one is signed in. */
import { Outlet, createFileRoute } from '@tanstack/react-router'
import { loadPortal, usePortal } from '@/shell/portal'

export const Route = createFileRoute('/_auth')({
  beforeLoad: ({ context: { queryClient } }) => loadPortal(queryClient),
  component: Frame,
})

function Frame() {
  const portal = usePortal()
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 bg-sidebar px-4 py-10">
      <div className="flex items-center gap-2.5">
        <img src={portal?.logo_url ?? '/favicon.svg'} alt="" className="h-8 w-auto max-w-40 object-contain" />
        <span className="text-lg font-semibold tracking-tight">{portal?.name ?? 'HotSwap'}</span>
      </div>
      <div className="w-full max-w-sm rounded-xl border bg-card p-6 shadow-sm">
        <Outlet />
      </div>
    </main>
  )
}
