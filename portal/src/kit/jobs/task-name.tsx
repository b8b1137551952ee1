/** What a job does, in words; one that no words are known for keeps its own name. */
import { useTranslation } from 'react-i18next'
import { taskNames } from './task-names'

export function TaskName({ task }: { task: string }) {
  const { t } = useTranslation('tasks')
  const name = taskNames(t)[task]
  if (name) return <span title={task}>{name}</span>
  return <code className="font-mono text-xs break-words">{task}</code>
}
