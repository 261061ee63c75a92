"""What people write beside and in their pages: settings, sidecars, front matter."""
