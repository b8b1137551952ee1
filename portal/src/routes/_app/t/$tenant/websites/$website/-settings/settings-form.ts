/** A form of settings that follows what is set: what somebody has typed and not saved stays, all else becomes what it is now. */
import { useEffect, useEffectEvent } from 'react'
import { type DefaultValues, type FieldValues, type UseFormReturn, useForm } from 'react-hook-form'

/** @param values as they are set; they may be made anew in every render */
export function useSettingsForm<Values extends FieldValues>(values: Values): UseFormReturn<Values> {
  const form = useForm<Values>({ defaultValues: values as DefaultValues<Values> })
  const { isDirty } = form.formState
  const follow = useEffectEvent(() => form.reset(values, { keepDirtyValues: isDirty }))
  const content = JSON.stringify(values)
  useEffect(() => follow(), [content])
  return form
}
