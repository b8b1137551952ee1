export async function runSwaps(_swaps: number): Promise<boolean> {
  return false
}
