"""What everybody sees after the auction, beside the allocation and her own payment (Γ): a file each."""
