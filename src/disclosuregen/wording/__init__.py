"""What is wrong with Chinese words whoever typed them: patterns and comparisons of plain texts."""
