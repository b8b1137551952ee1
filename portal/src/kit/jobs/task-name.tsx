/** What a job does, in words; one that no words are known for keeps its own name. */
import { useTaskNames } from './task-names'

export function TaskName({ task }: { task: string }) {
  const name = useTaskNames()[task]
  if (name) return <span title={task}>{name}</span>
  return <code className="font-mono text-xs break-words">{task}</code>
}
